'use client'

import { useTranslations } from 'next-intl'
import { useFolderName } from '@/components/folders/folder-name'
import { Field } from '@/components/ui/field'
import { NativeSelect } from '@/components/ui/native-select'
import type { FolderLabel } from '@/lib/folders/schema'
import { submittedValue } from '@/lib/http/form-state'
import { SettingForm, type SettingFormProps } from './setting-form'

type Moved = { folder: FolderLabel }

export interface MoveFormProps extends Pick<SettingFormProps<Moved>, 'connectionId' | 'action'> {
  /** Where it can go, the present one among them if the reader manages that. */
  folders: FolderLabel[]
  folderId: string
}

/** Puts the connection into another folder by `moveAction`. */
export function MoveForm({ folders, folderId, ...form }: MoveFormProps) {
  const t = useTranslations('connections.settings.move')
  const folderName = useFolderName()
  return (
    <SettingForm
      {...form}
      submit={t('submit')}
      done={({ folder }) => t('done', { folder: folderName(folder) })}
    >
      {(state, errorOf) => (
        <Field label={t('field')} error={errorOf('folderId')}>
          <NativeSelect name="folderId" defaultValue={submittedValue(state, 'folderId', folderId)}>
            {folders.map((folder) => (
              <option key={folder.id} value={folder.id}>
                {folderName(folder)}
              </option>
            ))}
          </NativeSelect>
        </Field>
      )}
    </SettingForm>
  )
}
