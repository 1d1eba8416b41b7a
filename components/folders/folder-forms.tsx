'use client'

import { useLocale, useTranslations } from 'next-intl'
import { useActionState } from 'react'
import { FormError, useErrorText } from '@/components/forms/error-text'
import { useErrorFocus } from '@/components/forms/use-error-focus'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { SubmitButton } from '@/components/ui/submit-button'
import { folderNameLength } from '@/lib/folders/schema'
import { type FormState, idleForm, submittedValue } from '@/lib/http/form-state'

type Submit = (previous: FormState, form: FormData) => Promise<FormState>

export interface FolderNameFormProps {
  /** The folder to rename; without it a new one is made. */
  folder?: { id: string; name: string }
  /** `createFolderAction` or `renameFolderAction`. */
  submit: Submit
}

/** Names a new folder, or one that there is. */
export function FolderNameForm({ folder, submit }: FolderNameFormProps) {
  const t = useTranslations('folders')
  const text = useErrorText()
  const [state, action] = useActionState<FormState, FormData>(submit, idleForm)
  const form = useErrorFocus(state)
  const refused = state.fields?.name
  return (
    <form ref={form} action={action} noValidate className="flex max-w-text flex-col gap-3">
      {folder && <input type="hidden" name="folderId" value={folder.id} />}
      <input type="hidden" name="locale" value={useLocale()} />
      {!refused && <FormError state={state} />}
      <div className="flex flex-wrap items-start gap-2">
        <Field
          label={t('name')}
          hideLabel={folder === undefined}
          error={refused && text(refused, state.values)}
          className="min-w-0 flex-1 basis-56"
        >
          <Input
            name="name"
            required
            // One more, so that too long a name is refused and not cut.
            maxLength={folderNameLength + 1}
            autoComplete="off"
            placeholder={folder ? undefined : t('namePlaceholder')}
            defaultValue={submittedValue(state, 'name', folder?.name)}
          />
        </Field>
        <SubmitButton variant={folder ? 'outline' : 'default'} className={folder ? 'self-end' : undefined}>
          {t(folder ? 'rename' : 'create')}
        </SubmitButton>
      </div>
    </form>
  )
}

/** Deletes an empty folder by `deleteFolderAction`; what is in it is named when it is refused. */
export function DeleteFolderForm({ folderId, submit }: { folderId: string; submit: Submit }) {
  const t = useTranslations('folders')
  const [state, action] = useActionState<FormState, FormData>(submit, idleForm)
  return (
    <form action={action} className="flex max-w-text flex-col items-start gap-3">
      <input type="hidden" name="folderId" value={folderId} />
      <input type="hidden" name="locale" value={useLocale()} />
      <FormError state={state} />
      <SubmitButton variant="destructive">{t('delete')}</SubmitButton>
    </form>
  )
}
