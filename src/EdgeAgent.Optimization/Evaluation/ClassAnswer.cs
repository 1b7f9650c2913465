namespace EdgeAgent.Optimization.Evaluation;

/// <summary>What a classifier says to one sample.</summary>
/// <param name="Output">The largest output, of equal ones the first; -1 where an output is not a number.</param>
/// <param name="Class">The class of that output; negative where it lies before those of the classes.</param>
/// <param name="LabelRank">How many outputs come before the label's; -1 where the label is unknown, or there is no answer.</param>
internal readonly record struct ClassAnswer(int Output, int Class, int LabelRank)
{
    public bool IsNone => Output < 0;

    /// <summary>Reads an answer.</summary>
    /// <param name="scores">All outputs.</param>
    /// <param name="label">The sample's class; null where unknown.</param>
    /// <param name="classOffset">The output of class 0.</param>
    public static ClassAnswer Of(ReadOnlySpan<double> scores, int? label, int classOffset)
    {
        int best = 0, before = 0, labelled = label is int known ? known + classOffset : -1;
        for (int i = 0; i < scores.Length; i++)
        {
            if (double.IsNaN(scores[i]))
                return new ClassAnswer(-1, -1, -1);
            if (scores[i] > scores[best])
                best = i;
            if (labelled >= 0 && (scores[i] > scores[labelled] || (scores[i].Equals(scores[labelled]) && i < labelled)))
                before++;
        }

        return new ClassAnswer(best, best - classOffset, labelled >= 0 ? before : -1);
    }
}
