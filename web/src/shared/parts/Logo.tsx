/** Kefu's mark. */
export function Logo() {
  return (
    <span class="logo" aria-hidden="true">
      <svg viewBox="0 0 24 24" width="16" height="16" fill="none" stroke="currentColor" stroke-linecap="round">
        <circle cx="12" cy="12" r="2.400" fill="currentColor" stroke="none" />
        <path d="M18.500 7.500a8 8 0 1 0 1.300 6.500" stroke-width="2.200" />
        <circle cx="18.700" cy="7.300" r="1.700" fill="currentColor" stroke="none" />
      </svg>
    </span>
  );
}
