import { typesOfResults } from '../../primitive/control/results.js'
import type { Instruction, Structured } from '../../primitive/program.js'
import type { AbstractValue } from '../../primitive/row/row.js'
import { asStated } from '../../tensor/cast.js'
import { storageOf, type AnyTensor } from '../../tensor/value.js'
import { Body, moduleState, typesText, type ModuleState, type Precision, type Value } from './body.js'
import { control, programsOf } from './control.js'
import { lowerings } from './table.js'
import { ELEMENT, hexOf, typeText } from './text.js'
import { threefryFunction } from './threefry.js'

/** How a program is written. */
export interface LowerOptions {
  /** Of products: 'HIGHEST', unless it is said, keeps float32 where a device would round its factors. */
  readonly precision?: Precision
  /** Constants of more bytes become arguments behind the program's own; unless it is said, none does. */
  readonly hoist?: number
}

/** Constants of more bytes are no part of a program that an engine compiles: their text is longer than they are. */
export const hoistLimit = 1024

/** A program as text. */
export interface Lowered {
  readonly text: string
  /** The constants that became arguments. */
  readonly hoisted: readonly AnyTensor[]
}

/** A constant in the text. */
const constant = (b: Body, x: AnyTensor): Value => {
  const type: AbstractValue = { shape: x.shape, dtype: x.dtype }
  const data = storageOf(x, 'stablehlo')
  if (data.length === 0) return b.line(`stablehlo.constant dense<> : ${typeText(type)}`, type)
  if (data.every(element => Object.is(element, data[0]))) return b.splat(data[0]!, type)
  if (type.dtype !== 'bool') return b.line(`stablehlo.constant dense<"0x${hexOf(data)}"> : ${typeText(type)}`, type)
  // Raw elements of i1 would be packed bits: bytes other than 0 say the same.
  const bytes = `tensor<${[...type.shape, 'i8'].join('x')}>`
  const [raw, zero] = [`dense<"0x${hexOf(data)}">`, 'dense<0>'].map(elements => b.line(`stablehlo.constant ${elements} : ${bytes}`, type))
  return b.line(`stablehlo.compare NE, ${raw!.name}, ${zero!.name}, SIGNED : (${bytes}, ${bytes}) -> tensor<${[...type.shape, ELEMENT.bool].join('x')}>`, type)
}

/** The params of an instruction are those of its primitive. */
const step = (b: Body, { name, params, type }: Instruction, x: readonly Value[]): Value =>
  asStated<(at: { readonly b: Body; readonly x: readonly Value[]; readonly type: AbstractValue; readonly params: unknown }) => Value>(lowerings[name])({ b, x, type, params })

/** What takes a constant out of the text, and what stands for it there. */
type Hoist = (x: AnyTensor) => Value | undefined

/** Writes a program's steps into a body; its results. */
export const writing = (hoist: Hoist) => (b: Body, program: Structured, args: readonly Value[]): readonly Value[] => {
  const values: (Value | undefined)[] = [...args]
  const given = new Map<number, readonly Value[]>()
  const at = (n: number): Value => values[n]!
  for (const s of program.steps) {
    if ('constant' in s) values.push(hoist(s.constant) ?? constant(b, s.constant))
    else if ('part' in s) values.push(given.get(s.of)![s.part])
    else if ('control' in s) {
      given.set(values.length, control(b, s, s.inputs.map(at), writing(hoist)))
      values.push(undefined)
    } else values.push(step(b, s, s.inputs.map(at)))
  }
  return program.results.map(at)
}

/** An argument or a result of a module's main function, with what is said of it. */
export interface Port {
  readonly type: AbstractValue
  readonly attributes?: string
}

const portText = ({ type, attributes }: Port): string => `${typeText(type)}${attributes === undefined ? '' : ` {${attributes}}`}`

/** What stands before a module's functions, and what is said of the module. */
export interface Head {
  readonly lines: readonly string[]
  readonly attributes: string
}

/** What is said of the arguments and results of a module, by their places. */
export interface Said {
  readonly head?: Head
  readonly argument?: (place: number, type: AbstractValue) => string
  readonly result?: (place: number, type: AbstractValue) => string
}

/** Attributes of an argument or a result. */
export const saidOf = (...parts: readonly (string | undefined)[]): { readonly attributes?: string } => {
  const said = parts.filter(part => part !== undefined)
  return said.length === 0 ? {} : { attributes: said.join(', ') }
}

/** A module whose `main` takes the arguments and gives what `write` gives. */
export const moduleOf = (
  state: ModuleState, args: readonly Port[], outs: readonly Port[], write: (b: Body, args: readonly Value[]) => readonly Value[], head?: Head,
): string => {
  const b = new Body(state)
  const named = args.map(({ type }, i): Value => ({ name: `%arg${i}`, type }))
  const results = write(b, named)
  const main = [
    `func.func public @main(${args.map((port, i) => `%arg${i}: ${portText(port)}`).join(', ')}) -> (${outs.map(portText).join(', ')}) {`,
    ...b.lines.map(line => `  ${line}`),
    results.length === 0 ? '  func.return' : `  func.return ${results.map(({ name }) => name).join(', ')} : ${typesText(results.map(({ type }) => type))}`,
    '}',
  ]
  const functions = [...state.threefry].flatMap(([name, type]) => threefryFunction(name, type))
  const opening = head === undefined ? 'module @pullback {' : `module @pullback attributes {${head.attributes}} {`
  return [opening, ...[...head?.lines ?? [], ...main, ...functions].map(line => `  ${line}`), '}', ''].join('\n')
}

/** The constants of a program that become arguments: those of more bytes than `limit`, each once. */
export const hoistedOf = (program: Structured, limit: number): readonly AnyTensor[] => {
  const found = new Set<AnyTensor>()
  const visit = ({ steps }: Structured): void => {
    for (const s of steps) {
      if ('constant' in s) {
        if (storageOf(s.constant, 'stablehlo').byteLength > limit) found.add(s.constant)
      } else if ('control' in s) programsOf(s).forEach(visit)
    }
  }
  visit(program)
  return [...found]
}

/** What stands for the constants that are arguments. */
export const hoistedFrom = (hoisted: readonly AnyTensor[], values: readonly Value[]): Hoist => x => values[hoisted.indexOf(x)]

/** The program as a module whose `main` takes its arguments and gives its results. */
export const lower = (
  program: Structured, { precision = 'HIGHEST', hoist: limit = Infinity }: LowerOptions = {}, { head, argument, result }: Said = {},
): Lowered => {
  const first = program.arguments.length
  const hoisted = hoistedOf(program, limit)
  const types = [...program.arguments, ...hoisted.map(({ shape, dtype }) => ({ shape, dtype }))]
  const outs = typesOfResults(program)
  const text = moduleOf(
    moduleState(precision), types.map((type, i) => ({ type, ...saidOf(argument?.(i, type)) })), outs.map((type, i) => ({ type, ...saidOf(result?.(i, type)) })),
    (b, values) => writing(hoistedFrom(hoisted, values.slice(first)))(b, program, values.slice(0, first)), head)
  return { text, hoisted }
}
