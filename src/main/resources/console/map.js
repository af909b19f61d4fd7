// Draws trackers where they are: degrees on a plane that fits them all, with the way they came.

const NAMESPACE = 'http://www.w3.org/2000/svg';
const WIDTH = 1000;
const HEIGHT = 640;
const MARGIN = 48;
const TRAIL = 30;
const ARROW = 'M 0 -13 L 8 10 L 0 5 L -8 10 Z';
const DOT = 'M -7 0 A 7 7 0 1 0 7 0 A 7 7 0 1 0 -7 0';

export class Plan {
  #svg;
  #places = new Map();
  #bounds;

  constructor(svg) {
    this.#svg = svg;
    this.#grid();
  }

  #grid() {
    for (let i = 1; i < 10; i++) {
      this.#svg.append(shape('line', { class: 'grid', x1: i * 100, x2: i * 100, y1: 0, y2: HEIGHT }));
      this.#svg.append(shape('line', { class: 'grid', y1: i * 64, y2: i * 64, x1: 0, x2: WIDTH }));
    }
  }

  show({ id, status, state }) {
    const at = state?.gps?.location;
    let place = this.#places.get(id);
    if (!place && !at) {
      return;
    }
    if (!place) {
      place = this.#place(id);
    }
    place.mark.dataset.status = status;
    if (at) {
      place.trail.push(at);
      place.trail.splice(0, place.trail.length - TRAIL);
      place.heading = state.gps.heading ?? 0;
      place.mark.dataset.movement = state.movement_status ?? '';
    }
    this.#fit(place.trail.at(-1));
    this.#draw(place);
  }

  remove(id) {
    const place = this.#places.get(id);
    place?.line.remove();
    place?.mark.remove();
    this.#places.delete(id);
  }

  clear() {
    [...this.#places.keys()].forEach((id) => this.remove(id));
    this.#bounds = undefined;
  }

  #place(id) {
    const label = shape('text', { x: 12, y: 5 });
    label.textContent = id.slice(-3);
    const mark = shape('g', { class: 'tracker' });
    mark.dataset.id = id;
    mark.append(shape('path', {}), label);
    const line = shape('polyline', { class: 'trail' });
    this.#svg.append(line, mark);
    const place = { trail: [], heading: 0, mark, line };
    this.#places.set(id, place);
    return place;
  }

  /** Makes room for a place; if that changes the scale, everything is drawn anew. */
  #fit({ lat, lng }) {
    const b = this.#bounds;
    if (b && lat >= b.south && lat <= b.north && lng >= b.west && lng <= b.east) {
      return;
    }
    const room = 0.01;
    this.#bounds = {
      south: Math.min(b?.south ?? lat, lat - room),
      north: Math.max(b?.north ?? lat, lat + room),
      west: Math.min(b?.west ?? lng, lng - room),
      east: Math.max(b?.east ?? lng, lng + room),
    };
    this.#places.forEach((place) => this.#draw(place));
  }

  #point({ lat, lng }) {
    const { south, north, west, east } = this.#bounds;
    // A degree of longitude is shorter the further north one is.
    const shorter = Math.cos((((south + north) / 2) * Math.PI) / 180);
    const scale = Math.min(
      (WIDTH - 2 * MARGIN) / ((east - west) * shorter),
      (HEIGHT - 2 * MARGIN) / (north - south),
    );
    const x = WIDTH / 2 + (lng - (west + east) / 2) * shorter * scale;
    const y = HEIGHT / 2 - (lat - (south + north) / 2) * scale;
    return [x.toFixed(1), y.toFixed(1)];
  }

  #draw({ trail, heading, mark, line }) {
    if (trail.length === 0) {
      return;
    }
    const [x, y] = this.#point(trail.at(-1));
    const moves = mark.dataset.movement === 'moving' && mark.dataset.status !== 'blocked';
    mark.setAttribute('transform', `translate(${x} ${y})`);
    mark.firstChild.setAttribute('d', moves ? ARROW : DOT);
    mark.firstChild.setAttribute('transform', moves ? `rotate(${Number(heading)})` : '');
    line.setAttribute('points', trail.map((at) => this.#point(at).join(',')).join(' '));
  }
}

function shape(name, attributes) {
  const made = document.createElementNS(NAMESPACE, name);
  for (const [key, value] of Object.entries(attributes)) {
    made.setAttribute(key, value);
  }
  return made;
}
