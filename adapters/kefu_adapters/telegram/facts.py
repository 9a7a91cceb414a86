"""Every number, address and error text of Telegram, with its source; nothing else in this folder knows one.

Sources in brackets: [api] the Bot API's page, [faq] the bots' FAQ, [server] the source of the official Bot API server,
[ptb] the constants of python-telegram-bot 22.8; all checked 2026-11. What could not be confirmed is marked UNCONFIRMED
and can be changed in the settings.
"""

from datetime import timedelta
from enum import Enum

API_BASE_URL = "https://api.telegram.org/bot"
FILE_BASE_URL = "https://api.telegram.org/file/bot"

# --- updates [server WebhookActor, api#getting-updates] ----------------------------------------------------

SECRET_HEADER = "x-telegram-bot-api-secret-token"  # noqa: S105 - the header's name
MAX_UPDATE_BYTES = 2**20
"""Ours: an update is a few kilobytes."""
WEBHOOK_CONNECTIONS = 100
"""The most that setWebhook takes (core.telegram.org/bots/api#setwebhook): what waits, waits better in our store."""
WATCH_SECONDS = 60.0
"""Ours: how often we look whether the webhook is still ours."""
OLD_SECRET_SECONDS = 600.0
"""Ours: how long the secret before the last change still counts, for deliveries under way."""
POLL_SECONDS = 25
"""Ours; the server waits for 50 s at most."""
POLL_LIMIT = 100
CONFLICT_SECONDS = 60.0
"""Ours: another poller or a webhook is there; asking again at once would be a duel."""

ALLOWED_UPDATES = (
    "message",
    "edited_message",
    "callback_query",
    "my_chat_member",
    "message_reaction",
    "channel_post",
    "edited_channel_post",
)
"""Asked for explicitly at every set-up: leaving it out keeps what was set before, and an empty list lacks reactions."""

ENVELOPE = frozenset(
    """
    message_id message_thread_id direct_messages_topic from sender_chat sender_boost_count sender_business_bot
    sender_tag date business_connection_id chat forward_origin is_topic_message is_automatic_forward reply_to_message
    external_reply quote reply_to_story reply_to_checklist_task_id reply_to_poll_option_id via_bot edit_date
    has_protected_content is_from_offline is_paid_post media_group_id author_signature paid_star_count entities
    link_preview_options suggested_post_info effect_id caption caption_entities show_caption_above_media
    has_media_spoiler reply_markup guest_bot_caller_user guest_bot_caller_chat guest_query_id forward_from
    forward_from_chat forward_from_message_id forward_signature forward_sender_name forward_date thumb
    """.split()  # noqa: SIM905 - the names read better as a paragraph
)
"""Keys of a message that are not its content, legacy twins included [api#message, server]."""

SERVICE_KINDS = frozenset(
    """
    new_chat_members new_chat_participant new_chat_member left_chat_member left_chat_participant new_chat_title
    new_chat_photo delete_chat_photo group_chat_created supergroup_chat_created channel_chat_created
    message_auto_delete_timer_changed migrate_to_chat_id migrate_from_chat_id pinned_message successful_payment
    refunded_payment users_shared chat_shared user_shared gift unique_gift gift_upgrade_sent connected_website
    write_access_allowed passport_data proximity_alert_triggered boost_added chat_background_set
    checklist_tasks_done checklist_tasks_added direct_message_price_changed forum_topic_created forum_topic_edited
    forum_topic_closed forum_topic_reopened general_forum_topic_hidden general_forum_topic_unhidden
    giveaway_created giveaway_completed managed_bot_created paid_message_price_changed poll_option_added
    poll_option_deleted suggested_post_approved suggested_post_approval_failed suggested_post_declined
    suggested_post_paid suggested_post_refunded chat_owner_left chat_owner_changed video_chat_scheduled
    video_chat_started video_chat_ended video_chat_participants_invited web_app_data
    """.split()  # noqa: SIM905 - the names read better as a paragraph
)
"""Messages that tell of something instead of saying something [api#message]; nobody waits for an answer to one."""

FORWARD_ORIGINS = frozenset({"user", "hidden_user", "chat", "channel"})

# --- limits [api, faq, server, ptb] ------------------------------------------------------------------------

TEXT_LIMIT = 4096
"""The server counts code points after parsing; UTF-16 units are never fewer, so this is on the safe side."""
CAPTION_LIMIT = 1024
CALLBACK_DATA_BYTES = 64
BUTTONS_PER_ROW = 8
MAX_BUTTONS = 100
CALLBACK_TEXT_CHARS = 200
PICTURE_BYTES = 10 * 10**6
UPLOAD_BYTES = 50 * 10**6
DOWNLOAD_BYTES = 20 * 2**20
EDIT_FOR = timedelta(days=365)
"""There is no limit for a bot's own messages."""
DELETE_FOR = timedelta(hours=48)
CHAT_PER_SECOND = 1.0
GROUP_PER_MINUTE = 20
GLOBAL_PER_SECOND = 30
RETRY_AFTER_SECONDS = 5.0
"""Ours: for a 429 that does not say how long."""
UPLOAD_BYTES_PER_SECOND = 256 * 2**10
"""Ours: the slowest upload that we wait for."""

# --- refusals [server, and bodies that others have seen] ---------------------------------------------------


class Meaning(Enum):
    """What a refusal means for us."""

    CREDENTIALS = "credentials"
    UNREACHABLE = "unreachable"
    CONTENT = "content"
    MISTAKE = "mistake"
    UNCHANGED = "unchanged"
    """The message is as it was asked to be already."""
    GONE = "gone"
    """There is nothing left to delete."""
    NO_TEXT = "no_text"
    """The message is a picture or file: its words are a caption."""
    TOO_LATE = "too_late"
    """A button's press can't be answered any more."""
    UNAVAILABLE = "unavailable"


REFUSALS: tuple[tuple[str, Meaning], ...] = (
    ("method not found", Meaning.MISTAKE),
    ("message is not modified", Meaning.UNCHANGED),
    ("message to delete not found", Meaning.GONE),
    ("there is no text in the message to edit", Meaning.NO_TEXT),
    ("query is too old", Meaning.TOO_LATE),
    ("query id is invalid", Meaning.TOO_LATE),
    ("bot was blocked by the user", Meaning.UNREACHABLE),
    ("user is deactivated", Meaning.UNREACHABLE),
    ("bot can't initiate conversation with a user", Meaning.UNREACHABLE),
    ("bot can't send messages to bots", Meaning.UNREACHABLE),
    ("bot was kicked", Meaning.UNREACHABLE),
    ("bot is not a member", Meaning.UNREACHABLE),
    ("the group chat was deleted", Meaning.UNREACHABLE),
    ("chat not found", Meaning.UNREACHABLE),
    ("user not found", Meaning.UNREACHABLE),
    ("group is deactivated", Meaning.UNREACHABLE),
    ("peer_id_invalid", Meaning.UNREACHABLE),
    ("user_is_blocked", Meaning.UNREACHABLE),
    ("input_user_deactivated", Meaning.UNREACHABLE),
    ("not enough rights", Meaning.UNREACHABLE),
    ("need administrator rights", Meaning.UNREACHABLE),
    ("chat_write_forbidden", Meaning.UNREACHABLE),
    ("chat_id is empty", Meaning.MISTAKE),
    ("message text is empty", Meaning.MISTAKE),
    ("message is too long", Meaning.MISTAKE),
    ("text is too long", Meaning.MISTAKE),
    ("caption is too long", Meaning.MISTAKE),
    ("media_caption_too_long", Meaning.MISTAKE),
    ("can't parse entities", Meaning.MISTAKE),
    ("unsupported parse_mode", Meaning.MISTAKE),
    ("entities_too_long", Meaning.CONTENT),
    ("reply markup is too long", Meaning.CONTENT),
    ("button_data_invalid", Meaning.CONTENT),
    ("button_url_invalid", Meaning.CONTENT),
    ("wrong http url specified", Meaning.CONTENT),
    ("failed to get http url content", Meaning.CONTENT),
    ("wrong type of the web page content", Meaning.CONTENT),
    ("photo_invalid_dimensions", Meaning.CONTENT),
    ("image_process_failed", Meaning.CONTENT),
    ("voice_messages_forbidden", Meaning.CONTENT),
    ("file is too big", Meaning.CONTENT),
    ("request entity too large", Meaning.CONTENT),
    ("wrong file_id or the file is temporarily unavailable", Meaning.UNAVAILABLE),
    ("message to be replied not found", Meaning.MISTAKE),
    ("message to edit not found", Meaning.MISTAKE),
    ("message to pin not found", Meaning.MISTAKE),
    ("message can't be edited", Meaning.MISTAKE),
    ("message can't be deleted", Meaning.MISTAKE),
    ("message thread not found", Meaning.MISTAKE),
)
"""Parts of the description, lower case, the first that fits decides; the code decides for what stands not here."""
