"""What is being done in each state, as a person reads it."""

from collections.abc import Mapping

from domains.render.api import JobState
from kernel.texts import Text

STEPS: Mapping[JobState, Text] = {
    JobState.QUEUED: Text(en="Waiting for a free node", fa="در انتظار گرهٔ آزاد"),
    JobState.PREPARING: Text(en="Fetching the template", fa="در حال دریافت قالب"),
    JobState.RENDERING: Text(en="Drawing the frames", fa="در حال کشیدن فریم‌ها"),
    JobState.VALIDATING: Text(en="Checking the frames", fa="در حال بررسی فریم‌ها"),
    JobState.ASSEMBLING: Text(en="Putting the film together", fa="در حال سرهم‌کردن فیلم"),
    JobState.DONE: Text(en="Done", fa="آماده"),
    JobState.FAILED: Text(en="Failed", fa="ناموفق"),
    JobState.CANCELLED: Text(en="Cancelled", fa="لغوشده"),
}
