import type { AbstractValue } from '../../primitive/row/row.js'
import type { DType } from '../../tensor/dtype.js'
import type { Direction } from '../../primitive/row/params.js'
import { elementText, isFloat, typeText } from './text.js'

/** A value of a function: its name there, and its type. */
export interface Value {
  readonly name: string
  readonly type: AbstractValue
}

/** How products are computed where a device has quicker ways that round more. */
export type Precision = 'DEFAULT' | 'HIGHEST'

/** What all bodies of a module share. */
export interface ModuleState {
  /** The next name of a value. */
  next: number
  /** The shapes of counters that Threefry is needed for, by the name of the function. */
  readonly threefry: Map<string, AbstractValue>
  readonly precision: Precision
}

export const moduleState = (precision: Precision): ModuleState => ({ next: 0, threefry: new Map(), precision })

const namesOf = (values: readonly Value[]): string => values.map(({ name }) => name).join(', ')

export const typesText = (types: readonly AbstractValue[]): string => types.map(typeText).join(', ')

const comparing = (dtype: DType): string => isFloat(dtype) ? 'FLOAT' : dtype === 'int32' ? 'SIGNED' : 'UNSIGNED'

/** A region of an operation: a block of lines with arguments of its own. */
export type Region = readonly string[]

/** The lines of a function or of a region. */
export class Body {
  readonly lines: string[] = []

  constructor(readonly module: ModuleState) {}

  private name(): string {
    return `%${this.module.next++}`
  }

  /** A line that defines one value. */
  line(text: string, type: AbstractValue): Value {
    const name = this.name()
    this.lines.push(`${name} = ${text}`)
    return { name, type }
  }

  /** An operation of StableHLO whose operands and result are of one type. */
  plain(name: string, inputs: readonly Value[], type: AbstractValue): Value {
    return this.line(`stablehlo.${name} ${namesOf(inputs)} : ${typeText(type)}`, type)
  }

  /** One that gives one value. */
  op(name: string, inputs: readonly Value[], type: AbstractValue, attributes = ''): Value {
    return this.all(name, inputs, [type], { attributes })[0]!
  }

  /** One with several results, or with regions. */
  all(
    name: string, inputs: readonly Value[], types: readonly AbstractValue[],
    { attributes = '', regions = [] }: { readonly attributes?: string; readonly regions?: readonly Region[] } = {},
  ): readonly Value[] {
    const result = this.name()
    const head = `${result}${types.length > 1 ? `:${types.length}` : ''} = "stablehlo.${name}"(${namesOf(inputs)})${attributes && ` <{${attributes}}>`}`
    const tail = `: (${typesText(inputs.map(({ type }) => type))}) -> ${types.length > 1 ? `(${typesText(types)})` : typeText(types[0]!)}`
    if (regions.length === 0) this.lines.push(`${head} ${tail}`)
    else {
      this.lines.push(`${head} ({`)
      regions.forEach((region, i) => {
        if (i > 0) this.lines.push('}, {')
        this.lines.push(...region)
      })
      this.lines.push(`}) ${tail}`)
    }
    return types.map((type, i) => ({ name: types.length > 1 ? `${result}#${i}` : result, type }))
  }

  /** A region whose block takes values of these types, and returns what `f` gives. Values of this body are seen in it. */
  region(types: readonly AbstractValue[], f: (body: Body, args: readonly Value[]) => readonly Value[]): Region {
    const inner = new Body(this.module)
    const args = types.map((type): Value => ({ name: inner.name(), type }))
    const results = f(inner, args)
    const head = args.length === 0 ? [] : [`^bb0(${args.map(({ name, type }) => `${name}: ${typeText(type)}`).join(', ')}):`]
    const last = `stablehlo.return ${namesOf(results)} : ${typesText(results.map(({ type }) => type))}`
    return [...head, ...[...inner.lines, last].map(line => `  ${line}`)]
  }

  /** One number in every element. */
  splat(value: number, type: AbstractValue): Value {
    return this.line(`stablehlo.constant dense<${elementText(value, type.dtype)}> : ${typeText(type)}`, type)
  }

  compare(direction: Direction, a: Value, b: Value): Value {
    const type: AbstractValue = { shape: a.type.shape, dtype: 'bool' }
    return this.line(
      `stablehlo.compare ${direction}, ${a.name}, ${b.name}, ${comparing(a.type.dtype)} : (${typesText([a.type, b.type])}) -> ${typeText(type)}`, type)
  }

  /** The numbers 0, 1, … along one axis. */
  iota(dimension: number, type: AbstractValue): Value {
    return this.line(`stablehlo.iota dim = ${dimension} : ${typeText(type)}`, type)
  }

  reshape(x: Value, shape: readonly number[]): Value {
    return this.op('reshape', [x], { shape, dtype: x.type.dtype })
  }
}
