'use client'

import { X } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useState } from 'react'
import { useIsHydrated } from '@/components/forms/use-form-step'
import { type OwnAttribute, useRuleWords } from '@/components/syncs/settings/use-rule-words'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { Choice } from '@/components/ui/choice'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { NativeSelect } from '@/components/ui/native-select'
import { type RuleFields, ruleField, ruleKinds } from '@/lib/syncs/mapping/editing/rules'
import { expressions } from '@/lib/syncs/mapping/expressions/schema'
import { employeeSources } from '@/lib/syncs/mapping/templates/schema'

export interface RuleRowProps {
  index: number
  rule: RuleFields
  attributes: readonly OwnAttribute[]
  /** Id of the list of attributes that the provider knows. */
  targetsId: string
  canEdit: boolean
  errorOf: (name: string) => string | undefined
}

/** One rule of a mapping: a fieldset. Without JavaScript the fields of all kinds stand there, and the kind decides. */
export function RuleRow({ index, rule, attributes, targetsId, canEdit, errorOf }: RuleRowProps) {
  const t = useTranslations('syncMapping')
  const words = useTranslations('syncSettings')
  const { source: sourceName } = useRuleWords(attributes)
  const isHydrated = useIsHydrated()
  const [chosen, setChosen] = useState(rule.kind)
  const isAttribute = chosen === 'attribute'
  const name = (field: keyof RuleFields) => ruleField(index, field)
  const error = (field: keyof RuleFields) => errorOf(name(field))
  const number = index + 1
  const isGone =
    rule.source.startsWith('custom:') && !attributes.some(({ key }) => `custom:${key}` === rule.source)
  return (
    <fieldset className="flex min-w-0 flex-col gap-4 rounded-lg border bg-card p-4">
      <legend className="sr-only">
        {rule.target ? t('ruleOf', { number, target: rule.target }) : t('rule', { number })}
      </legend>
      <div className="grid items-start gap-4 sm:grid-cols-2 xl:grid-cols-4">
        <Field label={t('target')} error={error('target')}>
          <Input
            name={name('target')}
            list={targetsId}
            defaultValue={rule.target}
            required
            autoComplete="off"
            spellCheck={false}
            className="font-mono text-xs"
          />
        </Field>
        <Field label={t('kind')} error={error('kind')}>
          <NativeSelect
            name={name('kind')}
            defaultValue={rule.kind}
            onChange={(event) => setChosen(event.currentTarget.value)}
          >
            {ruleKinds.map((kind) => (
              <option key={kind} value={kind}>
                {t(`kinds.${kind}`)}
              </option>
            ))}
          </NativeSelect>
        </Field>
        {(!isHydrated || isAttribute) && (
          <>
            <Field label={t('source')} error={error('source')}>
              <NativeSelect name={name('source')} defaultValue={rule.source}>
                <option value="">{t('choose')}</option>
                {employeeSources.map((source) => (
                  <option key={source} value={source}>
                    {sourceName(source)}
                  </option>
                ))}
                {(attributes.length > 0 || isGone) && (
                  <optgroup label={t('own')}>
                    {attributes.map(({ key, name: own }) => (
                      <option key={key} value={`custom:${key}`}>
                        {own}
                      </option>
                    ))}
                    {isGone && <option value={rule.source}>{words('source.gone')}</option>}
                  </optgroup>
                )}
              </NativeSelect>
            </Field>
            <Field label={t('expression')} error={error('expression')}>
              <NativeSelect name={name('expression')} defaultValue={rule.expression}>
                {expressions.map((expression) => (
                  <option key={expression} value={expression}>
                    {words(`expression.${expression}`)}
                  </option>
                ))}
              </NativeSelect>
            </Field>
            <Field label={t('fallback')} hint={t('fallbackHint')} error={error('fallback')}>
              <Input name={name('fallback')} defaultValue={rule.fallback} autoComplete="off" />
            </Field>
          </>
        )}
        {(!isHydrated || !isAttribute) && (
          <Field
            label={t('text')}
            hint={
              isHydrated && chosen === 'constant'
                ? undefined
                : t('textHint', { example: '{givenName} {familyName}' })
            }
            error={error('text')}
          >
            <Input name={name('text')} defaultValue={rule.text} autoComplete="off" />
          </Field>
        )}
        <Field label={t('maxLength')} error={error('maxLength')}>
          <Input
            name={name('maxLength')}
            inputMode="numeric"
            defaultValue={rule.maxLength}
            autoComplete="off"
          />
        </Field>
      </div>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <Choice control={<Checkbox name={name('isRequired')} defaultChecked={rule.isRequired} />}>
          {t('required')}
        </Choice>
        {canEdit && (
          <Button
            type="submit"
            name="intent"
            value={`remove.${index}`}
            variant="ghost"
            size="sm"
            formNoValidate
            aria-label={t('removeRule', { number })}
          >
            <X aria-hidden="true" />
            {t('remove')}
          </Button>
        )}
      </div>
    </fieldset>
  )
}
