import type { Node } from './node.js'

/** The most kernels of one piece. */
const LONGEST = 512

/** Of things in their order, how many `stand` before something. */
const countWhere = <T>(list: readonly T[], stands: (x: T) => boolean): number => {
  let [low, high] = [0, list.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (stands(list[middle]!)) low = middle + 1
    else high = middle
  }
  return low
}

/** Some of the kernels of a sequence, in its order: in pieces, so that one more or less is quick where they are very many. */
export class Row<N extends Node> {
  private readonly pieces: N[][] = []

  constructor(nodes: readonly N[] = []) {
    for (let i = 0; i < nodes.length; i += LONGEST) this.pieces.push(nodes.slice(i, i + LONGEST))
  }

  *[Symbol.iterator](): Iterator<N> {
    for (const piece of this.pieces) yield* piece
  }

  get first(): N | undefined {
    return this.pieces[0]?.[0]
  }

  get last(): N | undefined {
    return this.pieces.at(-1)?.at(-1)
  }

  add(node: N): void {
    const [p, i] = this.find(node)
    const piece = this.pieces[p]
    if (piece === undefined) {
      this.pieces.push([node])
      return
    }
    piece.splice(i, 0, node)
    if (piece.length > LONGEST) this.pieces.splice(p + 1, 0, piece.splice(LONGEST / 2))
  }

  delete(node: N): void {
    const [p, i] = this.find(node)
    const piece = this.pieces[p]
    if (piece?.[i] !== node) return
    piece.splice(i, 1)
    if (piece.length === 0) this.pieces.splice(p, 1)
  }

  /** Those that stand before a kernel, the last one first; the kernel need not be one of them. */
  *before(node: Node): Iterable<N> {
    for (let [p, i] = this.find(node); p >= 0; i = this.pieces[--p]?.length ?? 0) while (i > 0) yield this.pieces[p]![--i]!
  }

  /** Those that stand behind a kernel. */
  *behind(node: Node): Iterable<N> {
    let [p, i] = this.find(node)
    if (this.pieces[p]?.[i] === node) i++
    for (; p < this.pieces.length; p++, i = 0) for (; i < this.pieces[p]!.length; i++) yield this.pieces[p]![i]!
  }

  /** Where a kernel stands or would stand: in which piece, and behind how many of it. */
  private find({ place }: Node): readonly [piece: number, index: number] {
    const piece = Math.max(0, countWhere(this.pieces, other => other[0]!.place <= place) - 1)
    return [piece, countWhere(this.pieces[piece] ?? [], other => other.place < place)]
  }
}

/** Places nearer to one another are numbered anew. */
const NEAREST = 1e-6

const nextOf = <T>(all: Iterable<T>): T | undefined => {
  for (const one of all) return one
  return undefined
}

/**
 * All kernels of a program in an order in which they can run. Each has a number for its place, so that of any two it is known which stands before, and the
 * others need not be counted when one comes or goes.
 */
export class Sequence<N extends Node> extends Row<N> {
  constructor(nodes: readonly N[]) {
    nodes.forEach((node, i) => { node.place = i })
    super(nodes)
  }

  /** Moves kernels, in their order, to stand just before or behind another one. */
  move(nodes: readonly N[], side: 'before' | 'behind', other: N): void {
    for (const node of nodes) this.delete(node)
    const between = (): readonly [start: number, step: number] => {
      const [start, end] = side === 'before' ? [nextOf(this.before(other))?.place ?? other.place - 1, other.place]
        : [other.place, nextOf(this.behind(other))?.place ?? other.place + 1]
      return [start, (end - start) / (nodes.length + 1)]
    }
    if (between()[1] < NEAREST) [...this].forEach((node, i) => { node.place = i })
    const [start, step] = between()
    nodes.forEach((node, i) => {
      node.place = start + (i + 1) * step
      this.add(node)
    })
  }
}
