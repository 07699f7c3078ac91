// What did this change to the sources change in the emitted code? npm run emitted -- FOLDER compares this checkout with another one, also built:
// the modules of named programs, byte for byte, with the first lines of explain() that differ, and those of the generated programs of the law.
// git worktree add FOLDER COMMIT, then npm ci and npm run build there, make the other one. Exits with 1 when anything differs.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const here = fileURLToPath(new URL('../..', import.meta.url))
const [folder] = process.argv.slice(2)
if (folder === undefined) {
  console.error('emitted: name the folder of another checkout, built: npm run emitted -- ../before')
  process.exit(2)
}
const other = resolve(folder)
const file = name => fileURLToPath(new URL(name, import.meta.url))

const run = (command, args, options) => {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 28, ...options })
  if (status !== 0) {
    console.error(`emitted: ${args.join(' ')} failed in ${options.cwd}\n${stdout.slice(-2000)}${stderr.slice(-2000)}`)
    process.exit(2)
  }
  return stdout
}

const named = checkout => JSON.parse(run(process.execPath, [file('programs.mjs'), checkout], { cwd: checkout }))

/** How often each module occurs among those that the law's programs make. */
const generated = checkout => {
  const notes = mkdtempSync(join(tmpdir(), 'pullback-emitted-'))
  try {
    run(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', 'test/law/compiled'], {
      cwd: checkout,
      env: { ...process.env, PULLBACK_EMITTED: notes, NODE_OPTIONS: `--import ${pathToFileURL(file('record.mjs')).href}` },
    })
    const counts = new Map()
    for (const note of readdirSync(notes)) {
      for (const module of readFileSync(join(notes, note), 'utf8').split('\n').filter(Boolean)) counts.set(module, (counts.get(module) ?? 0) + 1)
    }
    return counts
  } finally {
    rmSync(notes, { recursive: true })
  }
}

let differ = 0
const [before, after] = [other, here].map(named)
for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
  const [a, b] = [before[name], after[name]]
  if (a !== undefined && b !== undefined && a.modules.join() === b.modules.join()) continue
  differ++
  console.log(`${name}: ${a?.modules.join(', ') ?? 'absent'} → ${b?.modules.join(', ') ?? 'absent'}`)
  const [old, fresh] = [a?.explained ?? '', b?.explained ?? ''].map(text => text.split('\n'))
  const line = fresh.findIndex((text, i) => text !== old[i])
  if (line >= 0) console.log(`  - ${old[line] ?? ''}\n  + ${fresh[line]}`)
}
console.log(`${Object.keys(after).length} programs by name: ${differ} differ`)

const [old, fresh] = [other, here].map(generated)
const lost = [...old].filter(([module, count]) => (fresh.get(module) ?? 0) !== count).length
const total = counts => [...counts.values()].reduce((sum, count) => sum + count, 0)
console.log(`generated programs: ${total(old)} modules before, ${total(fresh)} after, ${lost} of ${old.size} kinds not the same`)
process.exit(differ + lost === 0 ? 0 : 1)
