using EdgeAgent.Fuzz.Mutation;

namespace EdgeAgent.Fuzz;

/// <summary>Something that reads hostile bytes: makes damaged ones, and says what must not have happened when they were read.</summary>
internal abstract class FuzzTarget
{
    /// <summary>How a finding's file is named at its end.</summary>
    public abstract string Ending { get; }

    /// <summary>What happened so far, for the summary.</summary>
    public abstract string Figures { get; }

    /// <summary>Makes the mutant of a number.</summary>
    public abstract Mutant Create(int number);

    /// <summary>Reads it.</summary>
    /// <returns>What went wrong; null where nothing did.</returns>
    public abstract string? Check(byte[] file);
}
