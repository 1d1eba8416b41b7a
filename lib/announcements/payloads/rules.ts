import type { ChatTool } from '@/lib/announcements/schema'

const hosts: readonly [RegExp, ChatTool][] = [
  [/^hooks\.slack(?:-gov)?\.com$/, 'slack'],
  [/(?:^|\.)(?:webhook\.office\.com|logic\.azure\.(?:com|us)|api\.powerplatform\.com)$/, 'teams'],
]

/** Which tool an incoming webhook belongs to, by its address; null: it does not say. */
export function toolOfAddress(address: string): ChatTool | null {
  const host = URL.parse(address)?.hostname ?? ''
  return hosts.find(([pattern]) => pattern.test(host))?.[1] ?? null
}

/** As Slack wants text (docs.slack.dev, "Formatting message text"): without these, nothing is a mention or a link. */
function forSlack(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

const widthless = '\u200b'

/**
 * For Mattermost, which reads Markdown, mentions everybody at a plain `@all`, and takes Slack's `<!channel>` for one:
 * a space of no width behind `@` and `<` makes them plain letters.
 */
function forMattermost(text: string): string {
  return text.replaceAll(/[\\`*_~[\]|#]/g, '\\$&').replaceAll(/[@<]/g, `$&${widthless}`)
}

/** Lines as the body of an incoming webhook. Nothing in them is markup, and nobody is mentioned by them. */
export function toPayload(tool: ChatTool, lines: readonly string[]): Record<string, unknown> {
  if (tool === 'teams') return teamsMessage(lines)
  if (tool === 'mattermost') return { text: lines.map(forMattermost).join('\n\n') }
  const texts = lines.map(forSlack)
  return {
    text: texts.join('\n'),
    unfurl_links: false,
    blocks: texts.map((text) => ({ type: 'section', text: { type: 'mrkdwn', text, verbatim: true } })),
  }
}

/** An Adaptive Card of runs of text, in which Teams looks for no Markdown; mentions would need entities. */
function teamsMessage(lines: readonly string[]): Record<string, unknown> {
  const body = lines.map((text) => ({ type: 'RichTextBlock', inlines: [{ type: 'TextRun', text }] }))
  return {
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        contentUrl: null,
        content: {
          $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
          type: 'AdaptiveCard',
          version: '1.4',
          body,
        },
      },
    ],
  }
}
