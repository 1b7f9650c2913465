using System.Runtime.Intrinsics;
using EdgeAgent.Optimization.Pictures.Drawing;

namespace EdgeAgent.Optimization.Pictures.Capture;

/// <summary>Light and lens: exposure and white balance, light from one side, vignette, haze, and the bands of a refreshed display.</summary>
internal readonly record struct Light
{
    /// <summary>Exposure times white balance of each colour.</summary>
    public Ink Gain { get; init; }

    /// <summary>How much brighter the picture's right and lower edge are than its middle, as a share.</summary>
    public Point Slope { get; init; }

    /// <summary>The share of light that the corners lose.</summary>
    public float Vignette { get; init; }

    /// <summary>Stray light added everywhere.</summary>
    public float Haze { get; init; }

    /// <summary>The share of light that a dark band loses.</summary>
    public float Banding { get; init; }

    /// <summary>Bands in the picture.</summary>
    public float Bands { get; init; }

    /// <summary>Where the first band begins, in bands.</summary>
    public float BandPhase { get; init; }

    /// <summary>Applies it.</summary>
    public void Apply(Canvas canvas)
    {
        Vector256<float> haze = Vector256.Create(Haze), slope = Vector256.Create(Slope.X), one = Vector256<float>.One, corner = Vector256.Create(Vignette / 2);
        Vector256<float> red = Vector256.Create(Gain.Red), green = Vector256.Create(Gain.Green), blue = Vector256.Create(Gain.Blue);
        for (int y = 0, at = 0; y < canvas.Side; y++)
        {
            float axis = canvas.RowAxis(y);
            Vector256<float> band = Vector256.Create(1 - (Banding * Band(axis))), rise = Vector256.Create(1 + (Slope.Y * axis)), squared = Vector256.Create(axis * axis);
            for (int column = 0; column < canvas.Stride; column++, at++)
            {
                Vector256<float> x = canvas.ColumnAxis(column);
                Vector256<float> light = (rise + (x * slope)) * (one - (((x * x) + squared) * corner)) * band;
                canvas.Red[at] = (canvas.Red[at] * light * red) + haze;
                canvas.Green[at] = (canvas.Green[at] * light * green) + haze;
                canvas.Blue[at] = (canvas.Blue[at] * light * blue) + haze;
            }
        }
    }

    private float Band(float axis)
    {
        float phase = (((axis + 1) / 2) * Bands) + BandPhase, within = phase - MathF.Floor(phase), rise = Math.Min(Math.Abs((2 * within) - 1) * 1.5f, 1);
        return rise * rise * (3 - (2 * rise));
    }
}
