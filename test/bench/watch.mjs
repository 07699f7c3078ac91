/** Programs watched: how often each ran and for how long, and how long modules took to compile. Begin it before anything is compiled. */
export const watch = () => {
  const { Instance, Module } = WebAssembly
  const seen = { programs: [], compiling: 0 }
  WebAssembly.Module = function (bytes) {
    const start = performance.now()
    const module = new Module(bytes)
    seen.compiling += performance.now() - start
    return module
  }
  WebAssembly.Instance = function (module, imports) {
    const program = { calls: 0, ms: 0 }
    seen.programs.push(program)
    const watched = run => (...args) => {
      const start = performance.now()
      const result = run(...args)
      program.ms += performance.now() - start
      program.calls++
      return result
    }
    return { exports: Object.fromEntries(Object.entries(new Instance(module, imports).exports).map(([name, run]) => [name, watched(run)])) }
  }
  return {
    reset: () => seen.programs.forEach(program => { program.calls = program.ms = 0 }),
    /** The program that ran longest. */
    longest: () => seen.programs.reduce((a, b) => a.ms >= b.ms ? a : b),
    ran: () => seen.programs.reduce((sum, { ms }) => sum + ms, 0),
    compiling: () => seen.compiling,
  }
}
