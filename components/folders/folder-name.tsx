import { useTranslations } from 'next-intl'
import type { FolderLabel } from '@/lib/folders/schema'

/** What a folder is called in the reader's language; wants the namespace `folders`. */
export function useFolderName(): (folder: Pick<FolderLabel, 'title' | 'name'>) => string {
  const t = useTranslations('folders.title')
  return ({ title, name }) => (title === 'shared' ? (name ?? '') : t(title, { name: name ?? '' }))
}
