using System.Globalization;
using System.Text;

namespace EdgeAgent.Optimization.Training.Curves;

/// <summary>The figures of a run's epochs as comma-separated values: the same bytes for the same run.</summary>
public static class CurveTable
{
    /// <summary>The table under its header; figures that do not exist are empty.</summary>
    /// <param name="epochs">The epochs in order.</param>
    public static string Write(IReadOnlyList<EpochFigures> epochs)
    {
        ArgumentNullException.ThrowIfNull(epochs);
        StringBuilder text = new("phase,epoch,steps,rate,loss,top1,held_out_loss,held_out_top1\n");
        foreach (EpochFigures figures in epochs)
        {
            text.Append(CultureInfo.InvariantCulture, $"{figures.Phase.ToString().ToLowerInvariant()},{figures.Epoch},{figures.Steps},");
            text.AppendJoin(',', ((double?[])[figures.Rate, figures.Loss, figures.Top1, figures.HeldOutLoss, figures.HeldOutTop1])
                .Select(value => value?.ToString("G9", CultureInfo.InvariantCulture))).Append('\n');
        }

        return text.ToString();
    }
}
