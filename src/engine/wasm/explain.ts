import { show } from '../../tensor/mismatch.js'
import { BYTES } from './emit/access.js'
import { walk, type Expression } from './kernel/expression.js'
import { storesOf, termsOf, type Buffer, type Kernel } from './kernel/kernel.js'
import { inThousands, inUnits, partsOf } from './memory-error.js'
import type { Built } from './program.js'
import { measured } from './share/cost.js'
import type { Turn } from './share/schedule.js'
import { turbo, type Turbo } from './turbo.js'
import type { CompileOptions } from './options.js'
import type { Structured } from '../../primitive/program.js'

/** The arithmetic operations of a kernel on elements. */
const operationsOf = (kernel: Kernel): number => measured(kernel, {
  whole: 1,
  dot: kernel => 2 * termsOf(kernel),
  values: (roots, added) => {
    let count = added
    walk(roots, e => { if (e.kind === 'apply' || e.kind === 'threefry') count += e.kind === 'apply' ? 1 : 50 })
    return count
  },
})

/** The primitives of a kernel in the order in which they are computed, repetitions counted. */
const primitivesOf = (roots: readonly Expression[]): string => {
  const counts = new Map<string, number>()
  walk(roots, e => {
    const name = e.kind === 'apply' ? e.name : e.kind === 'threefry' ? 'threefry2x32' : e.kind === 'gather' ? 'gather' : undefined
    if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1)
  })
  return [...counts].map(([name, count]) => count > 1 ? `${name} ×${count}` : name).join(', ')
}

const counted = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`

const nameOf = (kernel: Kernel): string => {
  switch (kernel.kind) {
    case 'whole': return `${kernel.name} ${show(kernel.shape)}`
    case 'scan': return kernel.otherwise !== undefined ? 'where it holds:' : kernel.until !== undefined ? 'as long as it holds, in each step:' : `${counted(kernel.length, 'step')}${kernel.reverse ? ', the last first' : ''}, in each:`
    case 'dot': {
      const [m, n] = kernel.extents.slice(-2)
      const batch = kernel.extents.slice(0, -2)
      const fused = primitivesOf(kernel.epilogue.map(s => s.value))
      if (kernel.outer) return `convolution ${show(kernel.result.shape)} of ${show([...kernel.outer.map(axis => axis.extent), kernel.k])}${fused && `, then ${fused}`}`
      return `dot_general ${batch.length > 0 ? `${show(batch)} × ` : ''}[${m}, ${kernel.k}]·[${kernel.k}, ${n}]${fused && `, then ${fused}`}`
    }
    case 'loop': {
      const { extents, body, accumulators, epilogue } = kernel
      const inner = primitivesOf([...body, ...accumulators].map(x => x.value))
      const after = primitivesOf(epilogue.map(s => s.value))
      const parts = [inner, ...accumulators.map(a => `reduce ${a.kind}`)].filter(text => text !== '').join(', ')
      return `${show(extents)} ${parts || 'copy'}${after && `, then ${after}`}`
    }
  }
}

/** Columns of text, the first padded to the right and the others to the left. */
const columns = (rows: readonly (readonly string[])[]): readonly string[] => {
  const widths = rows[0]!.map((_, i) => rows.reduce((most, row) => Math.max(most, row[i]!.length), 0))
  return rows.map(row => row.map((cell, i) => i === row.length - 1 ? cell : cell.padStart(widths[i]!)).join('  '))
}

/** The bytes that a kernel writes, a loop in all its steps. */
const writtenBy = (kernel: Kernel, buffers: readonly Buffer[]): number => {
  if (kernel.kind === 'scan') return kernel.length * kernel.kernels.reduce((sum, each) => sum + writtenBy(each, kernel.buffers), 0)
  const targets = kernel.kind === 'whole' ? [kernel.target] : [...new Set(storesOf(kernel).map(s => s.buffer))]
  return targets.reduce((n, b) => n + buffers[b]!.size * BYTES[buffers[b]!.dtype], 0)
}

/** How many applications of primitives there are, those of a loop's step counted once. */
const primitivesIn = ({ steps }: Structured): number => steps.reduce((sum, step) =>
  sum + ('name' in step ? 1 : 'control' in step && (step.control.kind === 'scan' || step.control.kind === 'while') ? primitivesIn(step.control.params.body) : 0), 0)

const turboNote = ({ relaxed, wide, asked }: Turbo): string => [
  relaxed ? 'relaxed SIMD' : 'no relaxed SIMD, which this host does not know',
  wide ? 'vectors of 256 bits' : `vectors of 128 bits, because this host ${asked ? 'is not quicker with' : 'does not join them to'} 256`,
].join('; ')

/** Sentences about what was asked for. */
const notesOf = ({ threads, turbo: asked = false }: CompileOptions): readonly string[] => [
  ...threads === undefined ? [] : [`threads: ${threads.size}${threads.reason === undefined ? '' : `, because ${threads.reason}`}`],
  ...asked ? [`turbo: ${turboNote(turbo())}`] : [],
]

/**
 * A compiled program of so many primitives as a table: each kernel with its operations, the bytes that it writes, and what was fused into it; then the memory.
 */
export const explainProgram = ({ lowered: { buffers, kernels }, plan, emitted }: Built, program: Structured, options: CompileOptions = {}): string => {
  const primitives = primitivesIn(program)
  const { sizes, bytes } = plan
  const operations = kernels.map(operationsOf)
  const { turns, meetings, bytes: module } = emitted
  const doer = ({ by, meets }: Turn): string => `${meets ? '| ' : ''}${by === 'all' ? by : by + 1}`
  const threads = (turn: Turn | undefined): readonly string[] => turns === undefined ? [] : [turn === undefined ? '' : doer(turn)]
  /** The kernels of a loop stand below it, numbered within it. */
  const rowsOf = (kernel: Kernel, number: string, within: readonly Buffer[], turn: Turn | undefined, name = nameOf(kernel)): readonly (readonly string[])[] => [
    [number, inThousands(operationsOf(kernel)), inUnits(writtenBy(kernel, within)), ...threads(turn), name],
    ...kernel.kind === 'scan' ? kernel.kernels.flatMap((each, i) => rowsOf(each, `${number}.${i + 1}`, kernel.buffers, undefined)) : [],
    ...kernel.kind === 'scan' && kernel.otherwise !== undefined ? rowsOf(kernel.otherwise.kernel, `${number}.${kernel.kernels.length + 1}`, within, undefined, 'else:') : [],
  ]
  const rows = [
    ['', 'operations', 'writes', ...turns === undefined ? [] : ['thread'], 'kernel'],
    ...kernels.flatMap((kernel, i) => rowsOf(kernel, `${i + 1}`, buffers, turns?.[i])),
  ]
  return [
    `${counted(primitives, 'primitive')} in ${counted(rows.length - 1, 'kernel')}, ${inThousands(operations.reduce((n, x) => n + x, 0))} operations`,
    ...columns(rows),
    `memory: ${inUnits(bytes)} = ${partsOf(plan)}; `
    + `values would take ${inUnits(sizes.unshared)} without reuse, ${inUnits(sizes.inPlace)} are written in place`,
    `module: ${inUnits(module.length)}`,
    ...notesOf(options),
    ...turns === undefined ? [] : [`all threads meet ${counted(meetings, 'time')}: at each | and at the end`],
  ].join('\n')
}

/** The same of a host that compiles nothing. */
export const explainAlone = (why: string): string => `not compiled: ${why}. The operations run one by one, as they do without compile`

/** How what was compiled is explained. */
export interface Explained {
  readonly program: typeof explainProgram
  readonly alone: typeof explainAlone
}
