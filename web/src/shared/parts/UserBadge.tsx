/** Stands beside every name that a contact chose, so that "System" or "Admin" cannot pass for one of us. */
import { t } from "../i18n";
import "./user-badge.css";

export function UserBadge() {
  return <span class="user-badge">{t("user.badge")}</span>;
}
