using EdgeAgent.Kernels;

namespace EdgeAgent.Inference.Ops.Recurrent;

/// <summary>Constant int8 weights [rows, depth] that int8 vectors are multiplied by into int32 sums.</summary>
internal sealed class IntegerMatrix(PrepareContext context, sbyte[] weights, int rows, int depth)
{
    private readonly Qs8MatrixVector? _kernel = context.Kernels is { } kernels ? new Qs8MatrixVector(kernels) : null;

    public int Rows => rows;

    public int Depth => depth;

    /// <summary>The kernel that runs.</summary>
    public string Kernel => _kernel?.KernelName ?? "reference";

    /// <summary>The sum of a row's weights.</summary>
    public int RowSum(int row)
    {
        int sum = 0;
        foreach (sbyte weight in weights.AsSpan(row * depth, depth)) sum += weight;
        return sum;
    }

    /// <summary>Computes the product of every row with a vector, modulo 2^32.</summary>
    public void Multiply(ReadOnlySpan<sbyte> vector, Span<int> sums)
    {
        if (_kernel is not null)
        {
            _kernel.Run(weights, vector, sums);
            return;
        }

        for (int r = 0; r < rows; r++)
        {
            int sum = 0;
            for (int k = 0; k < depth; k++) sum = unchecked(sum + weights[r * depth + k] * vector[k]);
            sums[r] = sum;
        }
    }
}
