import { expect, test } from 'vitest'
import { toolOfAddress, toPayload } from '@/lib/announcements/payloads/rules'
import { joinerTemplate } from '@/lib/announcements/schema'
import { fillTemplate } from '@/lib/announcements/templates/rules'

const rude = '@all <!channel> <@U1> *x* [a](http://b)'

test('a name cannot mention anybody or format anything in Slack', () => {
  expect(toPayload('slack', [rude, 'b'])).toEqual({
    text: '@all &lt;!channel&gt; &lt;@U1&gt; *x* [a](http://b)\nb',
    unfurl_links: false,
    blocks: [
      {
        type: 'section',
        text: {
          type: 'mrkdwn',
          text: '@all &lt;!channel&gt; &lt;@U1&gt; *x* [a](http://b)',
          verbatim: true,
        },
      },
      { type: 'section', text: { type: 'mrkdwn', text: 'b', verbatim: true } },
    ],
  })
})

test('nor in Mattermost, which knows Slack’s mentions too', () => {
  const { text } = toPayload('mattermost', [rude]) as { text: string }
  expect(text).not.toMatch(/@all|<!channel>|<@|(?<!\\)[*[]/)
  expect(text.replaceAll('\u200b', '').replaceAll('\\', '')).toBe(rude)
})

test('nor in Teams, where text is in runs that are no Markdown', () => {
  const message = toPayload('teams', [rude]) as { attachments: { contentType: string; content: unknown }[] }
  expect(message.attachments[0]).toMatchObject({
    contentType: 'application/vnd.microsoft.card.adaptive',
    content: {
      type: 'AdaptiveCard',
      body: [{ type: 'RichTextBlock', inlines: [{ type: 'TextRun', text: rude }] }],
    },
  })
})

test('the tool is told by the host of the address alone', () => {
  expect(toolOfAddress('https://hooks.slack.com/services/T/B/x')).toBe('slack')
  expect(toolOfAddress('https://acme.webhook.office.com/webhookb2/x')).toBe('teams')
  expect(toolOfAddress('https://prod-1.westeurope.logic.azure.com:443/workflows/x')).toBe('teams')
  expect(toolOfAddress('https://chat.example.com/hooks/hooks.slack.com')).toBeNull()
  expect(toolOfAddress('https://hooks.slack.com.example.com/x')).toBeNull()
})

test('a part in brackets goes without its value, and values are not read as placeholders', () => {
  const template = '{name}[, {jobTitle}][ ({department})]!'
  expect(fillTemplate(template, { name: 'A', jobTitle: null, department: 'R' })).toBe('A (R)!')
  expect(fillTemplate(template, { name: '{jobTitle}\n[x]', jobTitle: 'B' })).toBe('{jobTitle} [x], B!')
})

test('a template names only what the listing says, with braces and brackets in pairs', () => {
  const reasonOf = (template: string) => joinerTemplate.safeParse(template).error?.issues[0]?.message
  expect(reasonOf('{name}[, {location}]')).toBeUndefined()
  expect(reasonOf('{name} earns {salary}')).toBe('templateUnknown')
  for (const broken of ['{name', '[{name}', '[[{name}]]', '{name}}'])
    expect(reasonOf(broken)).toMatch(/^template/)
  expect(reasonOf('  ')).toBe('required')
  expect(reasonOf('x'.repeat(501))).toBe('tooLong')
})
