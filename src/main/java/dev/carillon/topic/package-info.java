/**
 * Topics, the filters that clients subscribe with, and the trie that matches the one against the
 * other. Depends on the JDK only; everybody may import it. The rules of a topic stand in
 * docs/architecture.md, "Topics".
 */
@NullMarked
package dev.carillon.topic;

import org.jspecify.annotations.NullMarked;
