// Generates again beside the committed client and fails on any difference.
import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const folder = 'src/api/gen'
const kept = mkdtempSync(join(tmpdir(), 'gen-'))
cpSync(folder, kept, { recursive: true })
const names = (root) =>
  readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((e) => e.isFile())
    .map((e) => join(e.parentPath, e.name).slice(root.length))
let different
try {
  execFileSync('npm', ['run', '--silent', 'gen'], { stdio: ['ignore', 'ignore', 'inherit'] })
  const all = new Set([...names(kept), ...names(folder)])
  const read = (root, name) => {
    try {
      return readFileSync(root + name, 'utf8')
    } catch {
      return undefined
    }
  }
  different = [...all].filter((name) => read(kept, name) !== read(folder, name))
} finally {
  rmSync(folder, { recursive: true, force: true })
  cpSync(kept, folder, { recursive: true })
  rmSync(kept, { recursive: true })
}
if (different.length > 0) {
  console.error(`The generated client differs from the contract: run \`npm run gen\`.\n  ${different.join('\n  ')}`)
  process.exit(1)
}
console.log('The generated client agrees with the contract.')
