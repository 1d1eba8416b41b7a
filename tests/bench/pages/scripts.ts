import { gzipSync } from 'node:zlib'
import { chromium } from '@playwright/test'
import { launch } from '../../../scripts/launch/launch'
import { say } from '../../../scripts/launch/step'
import { browserOptions } from '../../support/browser'
import { fetchPage } from './load'
import { preparePortico, type Server } from './servers'

const pages = ['/en/marketplace', '/en/marketplace?q=slak', '/en/marketplace/slack']

const kilobytes = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`

/** Every script the document names, in a tag or in the data that React starts from. */
async function namedScripts(server: Server, address: string): Promise<number> {
  const page = await fetchPage(server, address)
  const old = [...page.matchAll(/<script[^>]*src="([^"]+)"[^>]*noModule/gi)].map(([, source]) => source)
  const named = [...page.matchAll(/static\/chunks\/[\w~.-]+\.js/g)].map(([path]) => `/_next/${path}`)
  const sources = [...new Set(named)].filter((source) => !old.includes(source))
  const sizes = sources.map(async (source) => gzipSync(await fetchPage(server, source), { level: 9 }).length)
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
}

/** What a browser takes over the wire until the page has come to rest, as it is compressed there. */
async function loadedScripts(server: Server, address: string): Promise<number> {
  const browser = await chromium.launch(await browserOptions())
  try {
    const page = await browser.newPage()
    await page.goto(server.url + address, { waitUntil: 'networkidle' })
    return await page.evaluate(() =>
      performance
        .getEntriesByType('resource')
        .filter((entry): entry is PerformanceResourceTiming => new URL(entry.name).pathname.endsWith('.js'))
        .reduce((sum, entry) => sum + entry.encodedBodySize, 0),
    )
  } finally {
    await browser.close()
  }
}

await launch(async () => {
  const portico = await (await preparePortico())()
  say('| page | scripts, gzip -9 | loaded by a browser |')
  say('| --- | ---: | ---: |')
  for (const address of pages) {
    const named = await namedScripts(portico, address)
    say(`| ${address} | ${kilobytes(named)} | ${kilobytes(await loadedScripts(portico, address))} |`)
  }
})
