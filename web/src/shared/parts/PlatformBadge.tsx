/** The 16 px badge of a platform: our own drawing, named for those who cannot see it. */
import { platformName } from "../i18n";
import "./avatar.css";

const GLYPHS: Record<string, preact.JSX.Element> = {
  telegram: <path d="M3 11.500L21 4l-3.200 16-5.600-4.200L9.500 19l-.6-5z" fill="currentColor" stroke="none" />,
  wechat: (
    <path
      d="M9.500 4C5.400 4 2 6.700 2 10c0 1.900 1.100 3.600 2.900 4.700L4.300 17l2.700-1.400c.8.2 1.600.3 2.500.3-.9-4.400 3-7.400 7.200-7.200C16 6 13 4 9.500 4zm6.700 5.700c-3.400 0-6 2.200-6 4.900s2.600 4.900 6 4.900c.7 0 1.400-.1 2-.3l2.200 1.200-.5-1.900c1.400-.9 2.300-2.300 2.300-3.900 0-2.700-2.600-4.900-6-4.900z"
      fill="currentColor"
      stroke="none"
    />
  ),
  weibo: (
    <>
      <path
        d="M10 8.500c-4 .4-7 2.900-7 5.700S6.200 19.500 10.500 19.500s7.800-2.400 7.800-5.300c0-1.700-1.300-2.700-2.700-3 .4-1.400-.5-2.300-2.600-1.600-.6-.9-1.600-1.200-3-1.100zm.3 2.700c2.600-.3 4.800.9 5 2.600s-1.800 3.400-4.400 3.700-4.800-.9-5-2.600 1.800-3.400 4.400-3.700z"
        fill="currentColor"
        stroke="none"
      />
      <path d="M15.500 4.500c2.800-.4 5.300 2 4.700 5" stroke-width="2.200" />
    </>
  ),
  x: <path d="M5 4.500l14 15M19 4.500l-14 15" stroke-width="2.800" />,
};

export function PlatformBadge(props: { platform: string; quiet?: boolean }) {
  const name = props.quiet ? { "aria-hidden": true as const } : { role: "img" as const, "aria-label": platformName(props.platform) };
  return (
    <span class={`pf ${props.platform}`} {...name}>
      <svg viewBox="0 0 24 24" aria-hidden="true">
        {GLYPHS[props.platform]}
      </svg>
    </span>
  );
}
