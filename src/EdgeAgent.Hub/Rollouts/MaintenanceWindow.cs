using System.Globalization;

namespace EdgeAgent.Hub.Rollouts;

/// <summary>Hours of some days of the week, such as <c>mon-fri 01:00-05:00</c>. A window that ends before it begins goes on into the next day.</summary>
internal sealed class MaintenanceWindow
{
    private static readonly string[] Names = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    private readonly bool[] _days;
    private readonly TimeSpan _from, _to;

    private MaintenanceWindow(bool[] days, TimeSpan from, TimeSpan to) => (_days, _from, _to) = (days, from, to);

    /// <summary>Reads a window; null when the text is none.</summary>
    public static MaintenanceWindow? Parse(string text)
    {
        string[] parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return parts.Length == 2 && Days(parts[0]) is { } days && parts[1].Split('-') is [var from, var to]
            && Hour(from) is { } start && Hour(to) is { } end && start != end && start < TimeSpan.FromDays(1)
                ? new MaintenanceWindow(days, start, end)
                : null;
    }

    /// <summary>Whether a moment lies in the window.</summary>
    /// <param name="local">The moment in the time that the window is meant in.</param>
    public bool Contains(DateTimeOffset local)
    {
        int today = (int)local.DayOfWeek, yesterday = (today + 6) % 7;
        TimeSpan hour = local.TimeOfDay;
        return _from < _to
            ? _days[today] && hour >= _from && hour < _to
            : (_days[today] && hour >= _from) || (_days[yesterday] && hour < _to);
    }

    private static bool[]? Days(string text)
    {
        bool[] days = new bool[7];
        if (text == "daily")
        {
            Array.Fill(days, true);
            return days;
        }

        foreach (string part in text.Split(','))
        {
            string[] ends = part.Split('-');
            int first = Array.IndexOf(Names, ends[0]), last = Array.IndexOf(Names, ends[^1]);
            if (ends.Length > 2 || first < 0 || last < 0)
                return null;
            for (int day = first; ; day = (day + 1) % 7)
            {
                days[day] = true;
                if (day == last)
                    break;
            }
        }

        return days;
    }

    private static TimeSpan? Hour(string text) => text == "24:00" ? TimeSpan.FromDays(1)
        : TimeSpan.TryParseExact(text, @"hh\:mm", CultureInfo.InvariantCulture, out TimeSpan hour) ? hour : null;
}
