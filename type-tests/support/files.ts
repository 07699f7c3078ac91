import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { root } from './compilers.js'

/** Files below a folder whose name ends so, relative to the root, sorted. */
export const filesIn = (folder: string, ending: string): readonly string[] => {
  if (!existsSync(`${root}/${folder}`)) return []
  return readdirSync(`${root}/${folder}`, { recursive: true, encoding: 'utf8' })
    .map((path) => `${folder}/${path.replaceAll('\\', '/')}`)
    .filter((path) => path.endsWith(ending))
    .sort()
}

export const readText = (file: string): string => readFileSync(`${root}/${file}`, 'utf8')

/** Tests that check the built package say so when it is missing, rather than report a hundred unresolved imports. */
export const requireBuild = (): void => {
  if (!existsSync(`${root}/dist/index.d.ts`)) throw new Error('dist/ is missing: npm run build')
}
