import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { root } from '../../type-tests/support/compilers.js'
import { readText, requireBuild } from '../../type-tests/support/files.js'
import { command, succeed } from './command.js'

/** A fence of the page: a file to save, commands to run, or what they print. The comment above it says which. */
type Step =
  | { readonly kind: 'file'; readonly path: string; readonly text: string }
  | { readonly kind: 'run'; readonly commands: readonly string[]; readonly fails: boolean }
  | { readonly kind: 'output'; readonly text: string }

const stepsOf = (page: string): readonly Step[] =>
  [...page.matchAll(/(?:<!-- (file: (?<path>\S+)|fails|output) -->\n)?```(?<language>\w+)\n(?<text>[\s\S]*?)```/g)].flatMap((match): readonly Step[] => {
    const { path, language, text = '' } = match.groups ?? {}
    if (path !== undefined) return [{ kind: 'file', path, text }]
    if (match[1] === 'output') return [{ kind: 'output', text: text.trim() }]
    return language === 'sh' ? [{ kind: 'run', commands: text.trim().split('\n'), fails: match[1] === 'fails' }] : []
  })

const folder = mkdtempSync(join(tmpdir(), 'pullback-started-'))
afterAll(() => rmSync(folder, { recursive: true }))

it('Getting started, followed literally from an empty folder with the packed tarball, works without one extra step', async () => {
  requireBuild()
  await succeed('npm', ['pack', '--ignore-scripts', '--loglevel=error', '--pack-destination', folder], root)
  const tarball = join(folder, readdirSync(folder).find(name => name.endsWith('.tgz')) ?? 'no tarball')
  const project = join(folder, 'project')
  mkdirSync(project)
  const steps = stepsOf(readText('docs/guide/getting-started.md'))
  expect(steps.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['file', 'run', 'output']))
  const complaints: string[] = []
  let printed = ''
  for (const step of steps) {
    if (step.kind === 'file') {
      mkdirSync(dirname(join(project, step.path)), { recursive: true })
      writeFileSync(join(project, step.path), step.text)
    } else if (step.kind === 'output') {
      if (!printed.includes(step.text)) complaints.push(`announced\n${step.text}\nprinted\n${printed}`)
    } else {
      printed = ''
      for (const written of step.commands) {
        // The only change: the package is the one that was just packed.
        const line = written === 'npm install pullback' ? `npm install "${tarball}" --prefer-offline --no-audit --no-fund` : written
        const { code, output } = await command('sh', ['-c', line], project)
        printed += output
        if ((code !== 0) !== step.fails) complaints.push(`${written} ended with ${code}:\n${output}`)
      }
    }
  }
  expect(complaints, complaints.join('\n\n')).toEqual([])
}, 120_000)
