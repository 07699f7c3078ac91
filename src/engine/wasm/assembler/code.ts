import { signed, unsigned } from './bytes.js'
import {
  ATOMIC, LANE, MEMORY, PLAIN, SIMD, SIMD_MEMORY, SIMD_MEMORY_LANE,
  type AtomicOp, type LaneOp, type MemoryOp, type PlainOp, type SimdMemoryLaneOp, type SimdMemoryOp, type SimdOp,
} from './opcodes.js'

/** The value types of WebAssembly that the emitter uses. */
export type ValueType = 'i32' | 'i64' | 'f32' | 'f64' | 'v128'

export const TYPE_BYTE: Readonly<Record<ValueType, number>> = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c, v128: 0x7b }

/** A local variable, by its number. */
export type Local = number & { readonly local: unique symbol }

/** A block or loop that can be branched to. */
export type Label = number & { readonly label: unique symbol }

const f32Bits = new Float32Array(1)
const f32Bytes = new Uint8Array(f32Bits.buffer)
const f64Bits = new Float64Array(1)
const f64Bytes = new Uint8Array(f64Bits.buffer)

/** The body of one function, built instruction by instruction. Operands are pushed before their instruction, as on the stack machine it is. */
export class Code {
  private readonly body: number[] = []
  private readonly locals: ValueType[] = []
  private readonly free = new Map<ValueType, Local[]>()
  private depth = 0

  constructor(readonly params: readonly ValueType[], readonly results: readonly ValueType[] = []) {}

  /** Bytes of instructions so far. */
  get size(): number {
    return this.body.length
  }

  /** The parameter of that position. */
  param(i: number): Local {
    return i as Local
  }

  /** A new local, or one that was released. It is not zeroed when it was used before. */
  local(type: ValueType): Local {
    return this.free.get(type)?.pop() ?? (this.params.length + this.locals.push(type) - 1) as Local
  }

  /** Gives a local back for reuse. */
  release(type: ValueType, ...locals: readonly Local[]): void {
    const free = this.free.get(type) ?? []
    this.free.set(type, free)
    free.push(...locals)
  }

  op(name: PlainOp | SimdOp): this {
    const plain: number | undefined = PLAIN[name as PlainOp]
    if (plain === undefined) return this.prefixed(SIMD[name as SimdOp])
    this.body.push(plain)
    return this
  }

  lane(name: LaneOp, lane: number): this {
    this.prefixed(LANE[name]).body.push(lane)
    return this
  }

  /** A load or store at the address on the stack plus `offset`; no alignment is promised. */
  memory(name: MemoryOp | SimdMemoryOp, offset: number): this {
    const scalar: number | undefined = MEMORY[name as MemoryOp]
    if (scalar === undefined) this.prefixed(SIMD_MEMORY[name as SimdMemoryOp])
    else this.body.push(scalar)
    this.body.push(0)
    return this.number(offset)
  }

  memoryLane(name: SimdMemoryLaneOp, offset: number, lane: number): this {
    this.prefixed(SIMD_MEMORY_LANE[name]).body.push(0)
    this.number(offset).body.push(lane)
    return this
  }

  atomic(name: AtomicOp, offset: number): this {
    this.body.push(0xfe, ATOMIC[name], 2)
    return this.number(offset)
  }

  /** memory.copy: target, source and byte count are on the stack. */
  memoryCopy(): this {
    this.body.push(0xfc, 10, 0, 0)
    return this
  }

  /** memory.fill: target, byte value and byte count are on the stack. */
  memoryFill(): this {
    this.body.push(0xfc, 11, 0)
    return this
  }

  get(local: Local): this {
    this.body.push(0x20)
    return this.number(local)
  }

  set(local: Local): this {
    this.body.push(0x21)
    return this.number(local)
  }

  tee(local: Local): this {
    this.body.push(0x22)
    return this.number(local)
  }

  /** A global variable, of i32. */
  getGlobal(index: number): this {
    this.body.push(0x23)
    return this.number(index)
  }

  setGlobal(index: number): this {
    this.body.push(0x24)
    return this.number(index)
  }

  i32(n: number): this {
    this.body.push(0x41, ...signed(n))
    return this
  }

  /** A small i64, as timeouts are. */
  i64(n: number): this {
    this.body.push(0x42, ...signed(n))
    return this
  }

  f32(x: number): this {
    f32Bits[0] = x
    this.body.push(0x43, ...f32Bytes)
    return this
  }

  f64(x: number): this {
    f64Bits[0] = x
    this.body.push(0x44, ...f64Bytes)
    return this
  }

  /** Sixteen bytes as a constant. */
  v128(bytes: Uint8Array): this {
    this.body.push(0xfd, 0x0c, ...bytes)
    return this
  }

  f32x4(x: number): this {
    f32Bits[0] = x
    this.body.push(0xfd, 0x0c, ...f32Bytes, ...f32Bytes, ...f32Bytes, ...f32Bytes)
    return this
  }

  f64x2(x: number): this {
    return this.v128(new Uint8Array(Float64Array.of(x, x).buffer))
  }

  i32x4(a: number, b = a, c = a, d = a): this {
    return this.v128(new Uint8Array(Int32Array.of(a, b, c, d).buffer))
  }

  /** A 64-bit pattern in both halves: its low and its high word. */
  i64x2(low: number, high: number): this {
    return this.i32x4(low, high, low, high)
  }

  /** Picks sixteen bytes of the two vectors on the stack. */
  shuffle(lanes: readonly number[]): this {
    this.body.push(0xfd, 0x0d, ...lanes)
    return this
  }

  /** {@link shuffle} by 32-bit lanes, 0–3 of the first and 4–7 of the second vector. */
  shuffle32(...lanes: readonly number[]): this {
    return this.shuffle(lanes.flatMap(lane => [0, 1, 2, 3].map(byte => lane * 4 + byte)))
  }

  call(index: number): this {
    this.body.push(0x10)
    return this.number(index)
  }

  /** A block whose label lies behind its end. */
  block(inside: (exit: Label) => void): this {
    return this.structure(0x02, inside)
  }

  /** A loop whose label lies at its start. */
  loop(inside: (again: Label) => void): this {
    return this.structure(0x03, inside)
  }

  /** Runs `then` when the i32 on the stack is not 0. */
  if(then: () => void, otherwise?: () => void): this {
    this.body.push(0x04, 0x40)
    this.depth++
    then()
    if (otherwise !== undefined) {
      this.body.push(0x05)
      otherwise()
    }
    this.depth--
    this.body.push(0x0b)
    return this
  }

  branch(label: Label): this {
    this.body.push(0x0c)
    return this.number(this.depth - label)
  }

  branchIf(label: Label): this {
    this.body.push(0x0d)
    return this.number(this.depth - label)
  }

  /** The bytes of the code section's entry, in pieces: locals, body, end. */
  entry(): readonly (readonly number[])[] {
    const runs: [count: number, type: ValueType][] = []
    for (const type of this.locals) {
      const last = runs.at(-1)
      if (last?.[1] === type) last[0]++
      else runs.push([1, type])
    }
    const head = [...unsigned(runs.length), ...runs.flatMap(([count, type]) => [...unsigned(count), TYPE_BYTE[type]])]
    const size = head.length + this.body.length + 1
    return [[...unsigned(size), ...head], this.body, [0x0b]]
  }

  /** A number as LEB128; nearly all are small, and emission is most of a first call. */
  private number(n: number): this {
    if (n < 128) this.body.push(n)
    else this.body.push(...unsigned(n))
    return this
  }

  /** The number of a SIMD instruction behind its prefix. */
  private prefixed(n: number): this {
    this.body.push(0xfd)
    return this.number(n)
  }

  private structure(opcode: number, inside: (label: Label) => void): this {
    this.body.push(opcode, 0x40)
    this.depth++
    inside(this.depth as Label)
    this.depth--
    this.body.push(0x0b)
    return this
  }
}
