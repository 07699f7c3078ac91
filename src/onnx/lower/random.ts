import { range, type Lowering } from './lowering.js'

const parity = 0x1bd11bda
const rotations = [[13, 15, 26, 6], [17, 29, 16, 24]] as const

/** Threefry-2x32 with 20 rounds, on words of 32 bits. */
export const threefry: Lowering<unknown> = ({ g, x: [key, x0, x1] }) => {
  const rank = key!.shape.length - 1
  const add = (p: string, q: string): string => g.op('Add', [p, q])
  const xor = (p: string, q: string): string => g.op('BitwiseXor', [p, q])
  const half = (place: number): string =>
    g.unsqueeze(g.op('Gather', [key!.name, g.longs(place)], { axis: rank }), range(x0!.shape.length - rank).map(i => rank + i))
  const rotated = (name: string, by: number): string => {
    const bits = g.cast(name, 'uint32')
    const shifted = (places: number, direction: string): string => g.op('BitShift', [bits, g.scalar(places, 'uint32')], { direction })
    return g.cast(g.op('BitwiseOr', [shifted(by, 'LEFT'), shifted(32 - by, 'RIGHT')]), 'int32')
  }
  const [k0, k1] = [half(0), half(1)]
  const schedule = [k0, k1, xor(xor(k0, k1), g.scalar(parity, 'int32'))] as const
  let [a, b] = [add(x0!.name, k0), add(x1!.name, k1)]
  for (let group = 1; group <= 5; group++) {
    for (const by of rotations[(group - 1) & 1]!) {
      a = add(a, b)
      b = xor(rotated(b, by), a)
    }
    a = add(a, schedule[group % 3]!)
    b = add(add(b, schedule[(group + 1) % 3]!), g.scalar(group, 'int32'))
  }
  return g.op('Concat', [g.unsqueeze(a, [0]), g.unsqueeze(b, [0])], { axis: 0 })
}
