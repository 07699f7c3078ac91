import type { Code, Local } from '../assembler/code.js'
import { range, scaled, type Affine } from '../kernel/affine.js'
import type { Move } from '../kernel/kernel.js'

/** Adds what has been moved to the address on the stack. */
export const emitMoved = (code: Code, move: Move | undefined): Code =>
  move === undefined ? code : code.getGlobal(move.global).i32(move.bytes).op('i32.mul').op('i32.add')

const keyOf = (strides: readonly number[], move: Move | undefined): string => move === undefined ? strides.join() : `${strides.join()} ${move.global}*${move.bytes}`

/** A moving address: what all places with the same byte strides have in common. */
interface Pointer {
  readonly strides: readonly number[]
  /** What the local holds at index 0 of every axis, so that it is never negative. */
  readonly start: number
  readonly local: Local
  readonly move: Move | undefined
}

/** The addresses of a loop nest. Places that differ only by a constant share a local; the constant goes into the instruction. */
export class Places {
  private readonly pointers = new Map<string, Pointer>()

  constructor(private readonly code: Code, private readonly extents: readonly number[]) {}

  /** Announces a place; all must be known before the loops begin. */
  know(at: Affine, bytes: number, move?: Move): void {
    const { coefs } = scaled(at, bytes)
    const key = keyOf(coefs, move)
    if (this.pointers.has(key) || (move === undefined && coefs.every(c => c === 0))) return
    const start = -range({ constant: 0, coefs }, this.extents)[0]
    this.pointers.set(key, { strides: coefs, start, local: this.code.local('i32'), move })
  }

  /** Sets every local to its value at the indices given, 0 for the other axes. */
  enter(indices: readonly (readonly [axis: number, index: Local, step: number])[]): void {
    for (const { strides, start, local, move } of this.pointers.values()) {
      emitMoved(this.code.i32(start), move)
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
  push(at: Affine, bytes: number, base: number, offsets: readonly number[], move?: Move): number {
    const { coefs, constant } = scaled(at, bytes)
    const beyond = offsets.reduce((sum, n, axis) => sum + n * coefs[axis]!, base + constant)
    const pointer = this.pointers.get(keyOf(coefs, move))
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
