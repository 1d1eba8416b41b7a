// The title belongs to the layout: scripts replace the page, which throws, by what stands for it.
export { absentMetadata as generateMetadata } from '@/components/layout/absent'

export default function MemberLayout({ children }: LayoutProps<'/[locale]/member'>) {
  return children
}
