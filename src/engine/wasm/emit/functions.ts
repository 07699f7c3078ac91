import { Code, type Local, type ValueType } from '../assembler/code.js'
import type { FunctionEntry } from '../assembler/module.js'

/** The functions of a module while it is emitted. Shared ones are emitted when first asked for. */
export class Functions {
  readonly entries: FunctionEntry[] = []
  private readonly shared = new Map<string, number>()

  /** Bytes of code. */
  size = 0

  /** How many global variables there are. */
  globals = 0

  add(code: Code, name?: string): number {
    this.size += code.size
    return this.entries.push(name === undefined ? { code } : { code, name }) - 1
  }

  /** The position of the function of that name, emitted by `body` into its code. */
  sharedBy(name: string, params: readonly ValueType[], results: readonly ValueType[], body: (code: Code, params: readonly Local[]) => void): number {
    const known = this.shared.get(name)
    if (known !== undefined) return known
    const code = new Code(params, results)
    body(code, params.map((_, i) => code.param(i)))
    const position = this.add(code)
    this.shared.set(name, position)
    return position
  }
}
