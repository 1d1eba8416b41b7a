import { useTranslations } from 'next-intl'

interface Outcome {
  status: number | null
  error: string | null
}

/** What a receiver answered, or why no answer came, in few words. */
export function useOutcomeText() {
  const t = useTranslations('webhooks')
  return ({ status, error }: Outcome): string => {
    const key = `outcome.${error}` as Parameters<typeof t.has>[0]
    if (error && t.has(key)) return t(key, { status: status ?? 0 } as never)
    return status === null ? t('outcome.none') : t('outcome.status', { status })
  }
}
