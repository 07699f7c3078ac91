import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** What a script of `fresh/` sends, run in a fresh process with these arguments and options of Node. */
export const fresh = async (script, args = [], execArgv = []) => {
  const child = fork(fileURLToPath(new URL(`./fresh/${script}.mjs`, import.meta.url)), args.map(String), { execArgv, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  const ended = once(child, 'exit').then(([code]) => { throw new Error(`${script} ended with ${code}`) })
  ended.catch(() => {})
  const [found] = await Promise.race([once(child, 'message'), ended])
  child.kill()
  return found
}
