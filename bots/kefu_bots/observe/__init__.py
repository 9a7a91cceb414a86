"""The operator's eyes: metrics, alarms, traces and the doctor. Nothing here decides or sends; all of it may be off."""
