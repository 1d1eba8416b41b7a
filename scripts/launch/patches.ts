import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { Refusal } from '../../lib/refusal'

/**
 * Applies what is in `patches` to the installed packages; those that have it already stay as they are.
 * Here and not at installation, which runs no scripts.
 * @throws Refusal with what patch-package says, when a patch no longer fits
 */
export async function applyPatches(): Promise<void> {
  const words = ['node_modules/patch-package/index.js', '--error-on-fail']
  await promisify(execFile)(process.execPath, words).catch(({ stdout, stderr }) => {
    throw new Refusal(
      `A patch of ./patches does not fit the installed packages:\n\n${stdout}${stderr}`.trim(),
    )
  })
}
