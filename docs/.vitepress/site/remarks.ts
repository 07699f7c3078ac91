import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import ts from 'typescript'
import type { Remarks } from './shapes.js'

/** The compiler in a thread of its own, so that pages are built while it works. */
export interface Compiler {
  /** Learns what the compiler says of a fence. */
  readonly learn: (code: string) => Promise<void>
  /** What it said of a fence that was learned. */
  readonly remarks: (code: string) => Remarks
  readonly stop: () => Promise<unknown>
}

/** The thread's modules as JavaScript. The folder is as deep as theirs: they find the root of the project from where they are. */
const threadFile = (site: string, cache: string): string => {
  mkdirSync(cache, { recursive: true })
  for (const name of ['shapes', 'worker']) {
    const { outputText } = ts.transpileModule(readFileSync(join(site, `${name}.ts`), 'utf8'), {
      compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
    })
    writeFileSync(join(cache, `${name}.js`), outputText)
  }
  return join(cache, 'worker.js')
}

/** Starts the compiler on the fences of all pages. One that it has not seen, because a page is being written, it is given later. */
export const startCompiler = (site: string, cache: string, fences: readonly string[]): Compiler => {
  const said = new Map<string, Remarks>()
  const waiting = new Map<string, { readonly done: () => void; readonly failed: (error: Error) => void }>()
  const promised = new Map<string, Promise<void>>()
  let broken: Error | undefined
  const promise = (code: string): Promise<void> => {
    const made = new Promise<void>((done, failed) => {
      if (broken === undefined) waiting.set(code, { done, failed })
      else failed(broken)
    })
    // Who waits for it hears of its failure; that nobody does yet is no failure of its own.
    made.catch(() => {})
    promised.set(code, made)
    return made
  }
  fences.forEach(fence => { void promise(fence) })
  const worker = new Worker(threadFile(site, cache), { workerData: [...new Set(fences)] })
  worker.on('message', ([code, remarks]: readonly [string, Remarks]) => {
    said.set(code, remarks)
    waiting.get(code)?.done()
    waiting.delete(code)
  })
  worker.on('error', error => {
    broken = error
    waiting.forEach(({ failed }) => { failed(error) })
    waiting.clear()
  })
  return {
    learn: code => {
      const known = promised.get(code)
      if (known !== undefined) return known
      const made = promise(code)
      worker.postMessage(code)
      return made
    },
    remarks: code => {
      const remarks = said.get(code)
      if (remarks === undefined) throw new Error(`the compiler has not seen this fence:\n${code}`)
      return remarks
    },
    stop: () => worker.terminate(),
  }
}
