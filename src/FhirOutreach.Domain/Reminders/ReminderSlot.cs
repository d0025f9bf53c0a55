namespace FhirOutreach.Domain.Reminders;

public enum ReminderSlot
{
    First,
    Second,
}
