import { useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { CodeBlock } from '@/components/api-reference/code-block'
import { Link } from '@/lib/i18n/navigation'

/** How another system pushes a first segment: calls that work once a key is put in. */
export function PushExample({ tokenUrl, segmentsUrl }: { tokenUrl: string; segmentsUrl: string }) {
  const t = useTranslations('segments')
  const link = (href: string) => (words: ReactNode) => (
    <Link href={href} className="text-primary underline underline-offset-4">
      {words}
    </Link>
  )
  const code = `TOKEN=$(curl -sS -f -u "CLIENT_ID:CLIENT_SECRET" -d grant_type=client_credentials \\
  ${tokenUrl} | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')

curl -sS -f -H "Authorization: Bearer $TOKEN" -H "Content-Type: application/json" \\
  -d '{"name": "Heavy users", "userIds": ["ada@example.com", "E-1042"]}' \\
  ${segmentsUrl}`
  return (
    <section aria-labelledby="push" className="flex min-w-0 flex-col gap-3">
      <h2 id="push" className="font-semibold text-lg">
        {t('push.title')}
      </h2>
      <p className="max-w-text text-sm">
        {t.rich('push.text', { keys: link('/settings/api-keys'), reference: link('/developers/api') })}
      </p>
      <div className="rounded-lg border bg-card">
        <CodeBlock
          label={t('push.example')}
          source={code}
          copy={{
            label: t('push.copy'),
            copiedLabel: t('push.copied'),
            failedLabel: t('push.copyFailed'),
          }}
        />
      </div>
    </section>
  )
}
