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
    if (name in PLAIN) this.body.push(PLAIN[name as PlainOp])
    else this.body.push(0xfd, ...unsigned(SIMD[name as SimdOp]))
    return this
  }

  lane(name: LaneOp, lane: number): this {
    this.body.push(0xfd, ...unsigned(LANE[name]), lane)
    return this
  }

  /** A load or store at the address on the stack plus `offset`; no alignment is promised. */
  memory(name: MemoryOp | SimdMemoryOp, offset: number): this {
    if (name in MEMORY) this.body.push(MEMORY[name as MemoryOp], 0, ...unsigned(offset))
    else this.body.push(0xfd, ...unsigned(SIMD_MEMORY[name as SimdMemoryOp]), 0, ...unsigned(offset))
    return this
  }

  memoryLane(name: SimdMemoryLaneOp, offset: number, lane: number): this {
    this.body.push(0xfd, ...unsigned(SIMD_MEMORY_LANE[name]), 0, ...unsigned(offset), lane)
    return this
  }

  atomic(name: AtomicOp, offset: number): this {
    const [number, align] = ATOMIC[name]
    this.body.push(0xfe, number, align, ...unsigned(offset))
    return this
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
    this.body.push(0x20, ...unsigned(local))
    return this
  }

  set(local: Local): this {
    this.body.push(0x21, ...unsigned(local))
    return this
  }

  tee(local: Local): this {
    this.body.push(0x22, ...unsigned(local))
    return this
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
    return this.v128(new Uint8Array(Float32Array.of(x, x, x, x).buffer))
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
    this.body.push(0x10, ...unsigned(index))
    return this
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
    this.body.push(0x0c, ...unsigned(this.depth - label))
    return this
  }

  branchIf(label: Label): this {
    this.body.push(0x0d, ...unsigned(this.depth - label))
    return this
  }

  /** The bytes of the code section's entry: locals, body, end. */
  entry(): readonly number[] {
    const runs: [count: number, type: ValueType][] = []
    for (const type of this.locals) {
      const last = runs.at(-1)
      if (last?.[1] === type) last[0]++
      else runs.push([1, type])
    }
    const head = [...unsigned(runs.length), ...runs.flatMap(([count, type]) => [...unsigned(count), TYPE_BYTE[type]])]
    const size = head.length + this.body.length + 1
    return [...unsigned(size), ...head, ...this.body, 0x0b]
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
