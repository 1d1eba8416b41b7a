import { createNavigation } from 'next-intl/navigation'
import { routing } from '@/lib/i18n/routing'

/** Link, redirect and router that keep the reader's language in the path. */
export const { Link, redirect, usePathname, useRouter, getPathname } = createNavigation(routing)
