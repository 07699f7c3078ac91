/** A value of a circuit: where it stands, what it is called, and what is written above and below it. */
export interface Node {
  readonly x: number
  readonly y: number
  readonly name: string
  readonly above?: string
  readonly below?: string
}

/** An arrow from one value to another, by their places in the list, with a factor beside it. */
export interface Edge {
  readonly from: number
  readonly to: number
  readonly label?: string
}

/** A circuit as a picture: values in blue above their names, derivatives in red below them. */
export const circuit = (nodes: readonly Node[], edges: readonly Edge[], width = 420, height = 220): object => {
  const xs = nodes.map(({ x }) => x)
  const ys = nodes.map(({ y }) => y)
  const scaleX = width / (Math.max(...xs) - Math.min(...xs) + 0.9)
  const scaleY = height / (Math.max(...ys) - Math.min(...ys) + 1.2)
  // How much of an arrow the circles at its ends cover, as a share of it.
  const covered = (dx: number, dy: number): number => Math.min(0.3, 20 / Math.hypot(dx * scaleX, dy * scaleY))
  const ends = edges.map(({ from, to, label = '' }) => {
    const [a, b] = [nodes[from]!, nodes[to]!]
    const [dx, dy] = [b.x - a.x, b.y - a.y]
    const cut = covered(dx, dy)
    // The label stands beside the arrow, above it.
    const [right, up] = [dx * scaleX, dy * scaleY]
    const away = 11 / Math.hypot(right, up)
    return {
      x: a.x + cut * dx, y: a.y + cut * dy, x2: b.x - cut * dx, y2: b.y - cut * dy, label,
      middle: a.x + dx / 2 - away * up * 1.9 / scaleX, height: a.y + dy / 2 + away * right / scaleY, angle: 90 - Math.atan2(dy * scaleY, dx * scaleX) * 180 / Math.PI,
    }
  })
  const axis = (field: string, values: readonly number[], margin: number): object => ({
    field, type: 'quantitative', axis: null,
    scale: { domain: [Math.min(...values) - margin, Math.max(...values) + margin], nice: false, zero: false },
  })
  const [x, y] = [axis('x', xs, 0.45), axis('y', ys, 0.6)]
  const text = (field: string, dy: number, color?: string): object => ({
    data: { values: nodes.filter(node => field in node) },
    mark: { type: 'text', dy, fontSize: 13, ...color !== undefined && { color } },
    encoding: { x, y, text: { field } },
  })
  return {
    width, height, view: { stroke: null },
    layer: [
      { data: { values: ends }, mark: { type: 'rule', strokeWidth: 1.5 }, encoding: { x, y, x2: { field: 'x2' }, y2: { field: 'y2' } } },
      {
        data: { values: ends }, mark: { type: 'point', shape: 'triangle-up', filled: true, size: 50, color: '#0072b2', opacity: 1 },
        encoding: { x: { ...x, field: 'x2' }, y: { ...y, field: 'y2' }, angle: { field: 'angle', type: 'quantitative', scale: null } },
      },
      {
        data: { values: ends.filter(({ label }) => label !== '') }, mark: { type: 'text', fontSize: 12 },
        encoding: { x: { ...x, field: 'middle' }, y: { ...y, field: 'height' }, text: { field: 'label' } },
      },
      { data: { values: nodes }, mark: { type: 'point', size: 900, strokeWidth: 1.5, opacity: 1, color: '#0072b2' }, encoding: { x, y } },
      text('name', 0),
      text('above', -26, '#0072b2'),
      text('below', 27, '#d55e00'),
    ],
  }
}
