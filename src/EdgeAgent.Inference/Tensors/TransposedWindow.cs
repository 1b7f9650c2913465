using EdgeAgent.Kernels;
using EdgeAgent.TfLite;

namespace EdgeAgent.Inference;

/// <summary>Where pixels lie under a transposed convolution: input pixel y reaches output pixels <c>y * stride - pad + k</c>.</summary>
/// <remarks>The output pixels of one residue modulo the stride see only the filter taps of one residue, so each of the residues is a plain
/// convolution of stride 1 of the input. Neighbouring residues that see the same input pixels are one convolution with more channels: a
/// <see cref="Phase"/>. Together the phases use every tap once.</remarks>
internal sealed record TransposedWindow(
    Shape Input, Shape Output, (int Height, int Width) Kernel, (int Height, int Width) Stride, (int Height, int Width) Pad)
{
    /// <summary>Multiply-accumulates of one input channel and one output channel.</summary>
    public long Macs => checked(Input[0] * Taken(Rows) * Taken(Columns));

    /// <summary>Filter rows times filter columns.</summary>
    public int Taps => Kernel.Height * Kernel.Width;

    /// <summary>Whether every output pixel sees at least one tap.</summary>
    public bool CoversOutput => Covers(Kernel.Height, Stride.Height, Output[1]) && Covers(Kernel.Width, Stride.Width, Output[2]);

    private List<PhaseAxis> Rows => Axis(Output[1], Kernel.Height, Stride.Height, Pad.Height);

    private List<PhaseAxis> Columns => Axis(Output[2], Kernel.Width, Stride.Width, Pad.Width);

    /// <summary>Places a filter as the SAME and VALID rules ask for a convolution of the output: the odd pixel of padding at the end.</summary>
    public static TransposedWindow Create(
        Shape input, Shape output, (int Height, int Width) kernel, (int Height, int Width) stride, Padding padding) =>
        new(input, output, kernel, stride,
            (Before(output[1], kernel.Height, stride.Height, padding), Before(output[2], kernel.Width, stride.Width, padding)));

    /// <summary>The phases that see at least one tap.</summary>
    /// <param name="mostElements">How many output elements of an image a phase has at most, where that leaves a row of residues.</param>
    public IEnumerable<Phase> Phases(long mostElements)
    {
        foreach (PhaseAxis row in Rows)
            foreach (PhaseAxis column in Columns)
            {
                long elements = checked((long)row.Outputs * column.Outputs * column.Count * Output[3]);
                int most = (int)Math.Clamp(mostElements / elements, 1, row.Count);
                for (int skipped = 0; skipped < row.Count; skipped += most)
                {
                    PhaseAxis part = row.Skip(skipped) with { Count = Math.Min(most, row.Count - skipped) };
                    yield return new Phase(part, column, Window(part, column));
                }
            }
    }

    private static int Before(int output, int kernel, int stride, Padding padding)
    {
        long steps = padding == Padding.Same ? ((long)output + stride - 1) / stride : ((long)output + stride - kernel) / stride;
        return (int)(Math.Max(0, (steps - 1) * stride + kernel - output) / 2);
    }

    private static bool Covers(int kernel, int stride, int output) => kernel >= Math.Min(stride, output);

    private static long Taken(List<PhaseAxis> axes) => axes.Sum(axis => checked((long)axis.Outputs * axis.Taps * axis.Count));

    private static List<PhaseAxis> Axis(int output, int kernel, int stride, int pad)
    {
        List<PhaseAxis> residues = [];
        for (int tap = 0; tap < Math.Min(kernel, stride); tap++)
        {
            int behind = (int)(((long)tap - pad) % stride), first = behind < 0 ? behind + stride : behind;
            if (first >= output) continue;
            int taps = (kernel - 1 - tap) / stride + 1;
            residues.Add(new PhaseAxis(first, (output - 1 - first) / stride + 1, tap, taps, taps - 1 - (int)(((long)first + pad) / stride), 1));
        }

        List<PhaseAxis> joined = [];
        foreach (PhaseAxis residue in residues.OrderBy(residue => residue.First))
        {
            if (joined is [.., { } last] && last.Skip(last.Count) with { Count = 1 } == residue) joined[^1] = last with { Count = last.Count + 1 };
            else joined.Add(residue);
        }

        return joined;
    }

    private Window2D Window(PhaseAxis row, PhaseAxis column) => new()
    {
        InputHeight = Input[1],
        InputWidth = Input[2],
        OutputHeight = row.Outputs,
        OutputWidth = column.Outputs,
        KernelHeight = row.Taps,
        KernelWidth = column.Taps,
        PadTop = row.Pad,
        PadLeft = column.Pad,
    };

    /// <summary>Neighbouring residues along one axis.</summary>
    /// <param name="First">The first output pixel of the first residue; its others follow a stride apart.</param>
    /// <param name="Outputs">How many output pixels of each residue.</param>
    /// <param name="FirstTap">The first tap that the first residue sees; its others follow a stride apart.</param>
    /// <param name="Taps">How many taps of each residue.</param>
    /// <param name="Pad">Pixels of padding before the input, for the taps in reverse order; negative where its first pixels are not seen.</param>
    /// <param name="Count">How many residues.</param>
    internal readonly record struct PhaseAxis(int First, int Outputs, int FirstTap, int Taps, int Pad, int Count)
    {
        /// <summary>The same from a later residue on.</summary>
        public PhaseAxis Skip(int residues) => this with { First = First + residues, FirstTap = FirstTap + residues, Count = Count - residues };
    }

    /// <summary>Residues along both axes as one convolution, taps in reverse order; its channels are [row residues,column residues,M].</summary>
    internal readonly record struct Phase(PhaseAxis Row, PhaseAxis Column, Window2D Window)
    {
        /// <summary>How many times the phase has the output's channels.</summary>
        public int Residues => Row.Count * Column.Count;

        /// <summary>The filter of this phase: [residues,M,taps,taps,C] of [M,KH,KW,C].</summary>
        public T[] TakeTaps<T>(ReadOnlySpan<T> filter, TransposedWindow window)
        {
            int inputChannels = window.Input[3], outputChannels = window.Output[3], at = 0;
            T[] taken = new T[checked(Residues * outputChannels * Window.Taps * inputChannels)];
            for (int residue = 0; residue < Residues; residue++)
                for (int m = 0; m < outputChannels; m++)
                    for (int i = Row.Taps - 1; i >= 0; i--)
                        for (int j = Column.Taps - 1; j >= 0; j--, at += inputChannels)
                        {
                            int ky = Row.FirstTap + residue / Column.Count + i * window.Stride.Height;
                            int kx = Column.FirstTap + residue % Column.Count + j * window.Stride.Width;
                            int from = ((m * window.Kernel.Height + ky) * window.Kernel.Width + kx) * inputChannels;
                            filter.Slice(from, inputChannels).CopyTo(taken.AsSpan(at));
                        }

            return taken;
        }

        /// <summary>What belongs to each output channel, for each channel of the phase; none stays none.</summary>
        public T[] Repeat<T>(T[] ofChannels)
        {
            T[] repeated = new T[ofChannels.Length * Residues];
            for (int i = 0; i < Residues; i++) ofChannels.CopyTo(repeated, i * ofChannels.Length);
            return repeated;
        }

        /// <summary>Puts the pixels of this phase, which lie side by side, at their places in one output image.</summary>
        public StridedCopy Spread(TransposedWindow window, int elementSize)
        {
            long rowLength = (long)window.Output[2] * window.Output[3], pixel = (long)Residues * window.Output[3];
            int run = Column.Count * window.Output[3];
            return StridedCopy.Create(
                [
                    new(Row.Outputs, Column.Outputs * pixel, window.Stride.Height * rowLength),
                    new(Row.Count, run, rowLength),
                    new(Column.Outputs, pixel, (long)window.Stride.Width * window.Output[3]),
                    new(run, 1, 1),
                ],
                elementSize, targetStart: Row.First * rowLength + (long)Column.First * window.Output[3]);
        }
    }
}
