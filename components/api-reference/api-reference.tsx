import { useTranslations } from 'next-intl'
import type { Reference } from '@/lib/api-reference/reference/rules'
import { FieldTable } from './field-table'
import { MessageSection } from './message-section'
import { OperationSection } from './operation-section'
import { Prose } from './prose'

/** The whole description of the API, for people. */
export function ApiReference({ reference }: { reference: Reference }) {
  const t = useTranslations('apiReference')
  const { about, groups, webhooks, schemas } = reference
  const nameOf = (group: string) =>
    t.has(`groups.${group}` as never) ? t(`groups.${group}` as never) : group
  const entries = [
    ...groups.flatMap(({ operations }) => operations.map(({ id, summary }) => ({ id, summary }))),
    ...webhooks.messages.map(({ type, summary }) => ({ id: type, summary })),
  ]
  return (
    <div className="flex flex-col gap-10">
      <div className="flex max-w-text flex-col gap-3 text-sm">
        <p>{about}</p>
        <p>
          {t.rich('document', {
            link: (text) => (
              <a className="text-primary underline underline-offset-4" href="/api/openapi.json">
                {text}
              </a>
            ),
          })}
        </p>
      </div>
      <section aria-labelledby="before" className="flex flex-col gap-3">
        <h2 id="before" className="font-semibold text-lg">
          {t('tryTitle')}
        </h2>
        <p className="max-w-text text-sm">{t('tryText')}</p>
      </section>
      <nav aria-label={t('contents')}>
        <ul className="flex flex-wrap gap-x-6 gap-y-2 text-sm">
          {entries.map(({ id, summary }) => (
            <li key={id}>
              <a className="text-primary underline underline-offset-4" href={`#${id}`}>
                {summary}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      {groups.map(({ name, description, operations }) => (
        <section key={name} aria-labelledby={name} className="flex flex-col gap-8">
          <div className="flex flex-col gap-3">
            <h2 id={name} className="font-semibold text-lg">
              {nameOf(name)}
            </h2>
            <p className="max-w-text text-sm">
              <Prose text={description} />
            </p>
          </div>
          {operations.map((operation) => (
            <OperationSection key={operation.id} operation={operation} />
          ))}
        </section>
      ))}
      <section aria-labelledby={webhooks.name} className="flex flex-col gap-8">
        <div className="flex flex-col gap-3">
          <h2 id={webhooks.name} className="font-semibold text-lg">
            {nameOf(webhooks.name)}
          </h2>
          <p className="max-w-text text-sm">
            <Prose text={webhooks.description} />
          </p>
          <FieldTable label={`${nameOf(webhooks.name)}: ${t('headers')}`} fields={webhooks.headers} />
        </div>
        {webhooks.messages.map((message) => (
          <MessageSection key={message.type} message={message} />
        ))}
      </section>
      <section aria-labelledby="schemas" className="flex flex-col gap-6">
        <h2 id="schemas" className="font-semibold text-lg">
          {t('schemas')}
        </h2>
        {schemas.map(({ name, fields }) => (
          <section key={name} aria-labelledby={name} className="flex flex-col gap-3">
            <h3 id={name} className="scroll-mt-20 font-semibold text-base">
              {name}
            </h3>
            <FieldTable label={name} fields={fields} />
          </section>
        ))}
      </section>
    </div>
  )
}
