namespace EdgeAgent.Conformance;

/// <summary>Runs checks, prints one line for each, and counts.</summary>
internal sealed class ConformanceReport(TextWriter output, string filter)
{
    private int _passed, _failed, _skipped;

    /// <summary>Runs one check unless its name lacks the filter's text.</summary>
    /// <param name="name">The check's name.</param>
    /// <param name="skipReason">Why it cannot run here; null when it can.</param>
    /// <param name="check">Throws when the check fails.</param>
    public void Run(string name, string? skipReason, Action check)
    {
        if (!name.Contains(filter, StringComparison.Ordinal))
            return;
        if (skipReason is not null)
        {
            _skipped++;
            output.WriteLine($"skipped {name}: {skipReason}");
            return;
        }

        try
        {
            check();
            _passed++;
            output.WriteLine($"passed {name}");
        }
#pragma warning disable CA1031 // outermost edge of a check: whatever it throws is its failure
        catch (Exception failure)
#pragma warning restore CA1031
        {
            _failed++;
            output.WriteLine($"FAILED {name}: {failure.GetType().Name}: {failure.Message}");
        }
    }

    /// <summary>Prints the count and returns the exit code.</summary>
    public int Finish()
    {
        output.WriteLine($"{_passed} passed, {_failed} failed, {_skipped} skipped");
        return _failed == 0 ? 0 : 1;
    }
}
