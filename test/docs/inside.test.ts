import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ones, pipe, zeros } from 'pullback'
import * as L from 'pullback/layer'
import * as Loss from 'pullback/loss'
import * as Opt from 'pullback/optimizer'
import * as Random from 'pullback/random'
import { expect, it } from 'vitest'
import type { Code, Local } from '../../src/engine/wasm/assembler/code.js'
import { arithmeticOf } from '../../src/engine/wasm/emit/gemm-dtype.js'
import { emitTile } from '../../src/engine/wasm/emit/gemm-tile.js'
import { flattenArguments } from '../../src/transform/compile.js'
import type { Program } from '../../src/primitive/program.js'
import { simplify } from '../../src/graph/simplify/index.js'
import { trace } from '../../src/graph/trace.js'
import { flatten } from '../../src/graph/tree.js'
import { peekAt } from '../../src/tensor/value.js'
import { root } from './support.js'

/** The step that docs/inside.md follows. */
const model = pipe(L.input(3), L.named('out', L.dense(2)))
const optimizer = Opt.sgd(0.5)
const params = model.init(Random.key(0))

const program = (): Program => {
  const flat = flattenArguments([params, ones([4, 3]), zeros([4, 2])])
  return trace(leaves => {
    const [p, x, y] = flat.rebuild(leaves) as [typeof params, ReturnType<typeof ones<readonly [4, 3]>>, ReturnType<typeof zeros<readonly [4, 2]>>]
    const [output, backward] = model(p, x)
    const [loss, lossBackward] = Loss.squaredError(output, y)
    const [gradient] = backward(lossBackward())
    const [updates] = optimizer.update(gradient, optimizer.init(p), p)
    return flatten({ loss, params: Opt.applyUpdates(p, updates) }, path => { throw new Error(path) }).leaves
  }, flat.leaves)
}

const valueOf = (n: number): string => `%${n}`

/** A line for each step, as the page has them; axes that are contracted or reduced behind `over`. */
const listing = ({ arguments: { length }, steps, results }: Program): readonly string[] => [
  ...steps.map((step, i) => {
    const type = `${step.type.dtype}[${step.type.shape.join(', ')}]`
    if ('constant' in step) return `${valueOf(length + i)} = constant ${peekAt(step.constant)![0]} : ${type}`
    const { dimensions, lhsContracting, rhsContracting } = step.params as Readonly<Record<string, readonly number[] | undefined>>
    const over = dimensions ?? (lhsContracting && [...lhsContracting, ...rhsContracting!])
    return `${valueOf(length + i)} = ${step.name}(${step.inputs.map(valueOf).join(', ')})${over ? ` over ${over.join(', ')}` : ''} : ${type}`
  }),
  `return ${results.map(valueOf).join(', ')}`,
]

/** What an emitter appends, as assignments: each instruction is written as the expression of its operands. */
class Recorder {
  readonly lines: string[] = []
  private readonly stack: string[] = []
  private readonly names: string[] = []
  private indent = ''

  constructor(private readonly next: string[]) {}

  local(): number { return this.names.push(this.next.shift()!) - 1 }
  release(): void {}
  get(local: number): this { return this.push(this.names[local]!) }
  set(local: number): this { return this.line(`${this.names[local]!} = ${this.stack.pop()!}`) }
  i32(n: number): this { return this.push(`${n}`) }
  op(name: string): this { return this.push(`${name}(${this.stack.splice(-2).join(', ')})`) }
  memory(name: string, offset: number): this { return this.push(`${name}(${this.stack.pop()!} + ${offset})`) }
  branchIf(): this { return this.line(`again if ${this.stack.pop()!}`) }

  loop(body: (again: number) => void): this {
    this.line('loop')
    this.indent = '  '
    body(0)
    return this
  }

  private push(text: string): this {
    this.stack.push(text)
    return this
  }

  private line(text: string): this {
    this.lines.push(this.indent + text)
    return this
  }
}

/** The inner loop of a product [32, 256]·[256, 128] of float32. */
const innerLoop = (): readonly string[] => {
  const [rows, vectors] = [[1, 2, 3, 4], [1, 2]]
  const recorder = new Recorder(['a', 'b', ...rows.flatMap(r => vectors.map(v => `s${r}${v}`)), 'end', 'b1', 'b2', 'f'])
  const local = (): Local => recorder.local() as Local
  const [a, b] = [local(), local()]
  const acc = rows.map(() => vectors.map(local))
  emitTile(recorder as unknown as Code, {
    arithmetic: arithmeticOf('float32'), rows: 4, vectors: 2, a, aRow: row => row * 256 * 4, aStep: 4, b, bStep: 128 * 4, k: { known: 256 }, relaxed: false,
  }, acc)
  return recorder.lines
}

const page = readFileSync(join(root, 'docs/inside.md'), 'utf8')

/** Listings of the page that begin so. */
const listed = (start: string): readonly (readonly string[])[] =>
  [...page.matchAll(/```text\n([^`]*)```/g)].map(([, text]) => text!.trimEnd().split('\n')).filter(([first]) => first!.startsWith(start))

it('the programs listed in docs/inside.md are those that tracing and simplifying give', () => {
  // What follows two spaces or more on a line is the page's remark.
  const programs = listed('%').map(lines => lines.map(line => line.replace(/ {2,}.*$/, '')))
  expect(programs).toEqual([listing(program()), listing(simplify(program()))])
})

it('the loop listed in docs/inside.md is what the emitter of products appends', () => {
  expect(listed('end')).toEqual([innerLoop()])
})
