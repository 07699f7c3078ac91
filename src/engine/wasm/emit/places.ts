import type { Code, Local } from '../assembler/code.js'
import { range, scaled, type Affine } from '../kernel/affine.js'

/** A moving address: what all places with the same byte strides have in common. */
interface Pointer {
  readonly strides: readonly number[]
  /** What the local holds at index 0 of every axis, so that it is never negative. */
  readonly start: number
  readonly local: Local
}

/** The addresses of a loop nest. Places that differ only by a constant share a local; the constant goes into the instruction. */
export class Places {
  private readonly pointers = new Map<string, Pointer>()

  constructor(private readonly code: Code, private readonly extents: readonly number[]) {}

  /** Announces a place; all must be known before the loops begin. */
  know(at: Affine, bytes: number): void {
    const { coefs } = scaled(at, bytes)
    const key = coefs.join()
    if (this.pointers.has(key) || coefs.every(c => c === 0)) return
    const start = -range({ constant: 0, coefs }, this.extents)[0]
    this.pointers.set(key, { strides: coefs, start, local: this.code.local('i32') })
  }

  /** Sets every local to its value at the indices given, 0 for the other axes. */
  enter(indices: readonly (readonly [axis: number, index: Local, step: number])[]): void {
    for (const { strides, start, local } of this.pointers.values()) {
      this.code.i32(start)
      for (const [axis, index, step] of indices) {
        if (strides[axis] !== 0) this.code.get(index).i32(strides[axis]! * step).op('i32.mul').op('i32.add')
      }
      this.code.set(local)
    }
  }

  /** Moves every local along an axis, by a known number of indices. */
  advance(axis: number, by: number): void {
    for (const { strides, local } of this.pointers.values()) {
      if (strides[axis] !== 0 && by !== 0) this.code.get(local).i32(strides[axis]! * by).op('i32.add').set(local)
    }
  }

  /** Pushes the address of a place and returns the constant that the instruction adds. `offsets` are indices beyond the locals', by axis. */
  push(at: Affine, bytes: number, base: number, offsets: readonly number[]): number {
    const { coefs, constant } = scaled(at, bytes)
    const beyond = offsets.reduce((sum, n, axis) => sum + n * coefs[axis]!, base + constant)
    const pointer = this.pointers.get(coefs.join())
    if (pointer === undefined) {
      this.code.i32(0)
      return beyond
    }
    this.code.get(pointer.local)
    const rest = beyond - pointer.start
    if (rest >= 0) return rest
    this.code.i32(rest).op('i32.add')
    return 0
  }

  release(): void {
    for (const { local } of this.pointers.values()) this.code.release('i32', local)
    this.pointers.clear()
  }
}
