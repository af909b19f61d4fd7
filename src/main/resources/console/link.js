// The part of the page's address after `#`: the filters and the transport, so that a view can be
// bookmarked and sent to somebody. The browser keeps it to itself, and no token is ever in it.

export function read() {
  const said = new URLSearchParams(location.hash.slice(1));
  return { topics: said.getAll('topic'), transport: said.get('transport') ?? undefined };
}

export function write(topics, transport) {
  const said = new URLSearchParams(topics.map((topic) => ['topic', topic]));
  said.append('transport', transport);
  history.replaceState(null, '', '#' + said.toString().replaceAll('%3A', ':'));
}
