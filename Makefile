# Aliases: each is one command that can also be typed.
.PHONY: fmt test it run image

fmt:
	mvn -B -q spotless:apply
test:
	mvn -B test
it:
	mvn -B verify
run:
	mvn -Pdev
image:
	docker build -t carillon:dev .
