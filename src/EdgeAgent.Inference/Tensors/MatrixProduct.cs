namespace EdgeAgent.Inference;

/// <summary>The shapes of a batched matrix product: left [B..,M,K] or [B..,K,M], right [B..,K,N] or [B..,N,K] -> [B..,M,N].</summary>
/// <param name="Batches">Matrices of the output.</param>
/// <param name="Rows">M.</param>
/// <param name="Depth">K.</param>
/// <param name="Columns">N.</param>
/// <param name="LeftIsTransposed">Whether the left matrices lie as [K,M].</param>
/// <param name="RightIsTransposed">Whether the right matrices lie as [N,K].</param>
/// <param name="Operands">Which left and right matrix each of the output's is made of.</param>
internal sealed record MatrixProduct(
    int Batches, int Rows, int Depth, int Columns, bool LeftIsTransposed, bool RightIsTransposed, Broadcast Operands)
{
    /// <summary>Elements of a left matrix.</summary>
    public int LeftLength => Rows * Depth;

    /// <summary>Elements of a right matrix.</summary>
    public int RightLength => Depth * Columns;

    /// <summary>Elements of a matrix of the output.</summary>
    public int OutputLength => Rows * Columns;

    /// <summary>The shape of the output; null where the operands do not fit together.</summary>
    public static Shape? Infer(Shape left, Shape right, bool leftIsTransposed, bool rightIsTransposed)
    {
        Shape? batch = Shape.Broadcast(BatchOf(left), BatchOf(right));
        int depth = left.FromEnd(leftIsTransposed ? 2 : 1), rightDepth = right.FromEnd(rightIsTransposed ? 1 : 2);
        return batch is null || depth != rightDepth
            ? null
            : new Shape([.. batch.Dimensions, left.FromEnd(leftIsTransposed ? 1 : 2), right.FromEnd(rightIsTransposed ? 2 : 1)]);
    }

    /// <summary>The product of operands that fit together.</summary>
    public static MatrixProduct Create(Shape left, Shape right, Shape output, bool leftIsTransposed, bool rightIsTransposed) => new(
        (int)BatchOf(output).ElementCount, output.FromEnd(2), left.FromEnd(leftIsTransposed ? 2 : 1), output.FromEnd(1), leftIsTransposed,
        rightIsTransposed, new Broadcast(BatchOf(left), BatchOf(right), BatchOf(output)));

    /// <summary>Where the element in a row and at a depth of a left matrix lies.</summary>
    public int LeftIndex(int row, int depth) => LeftIsTransposed ? depth * Rows + row : row * Depth + depth;

    /// <summary>Where the element at a depth and in a column of a right matrix lies.</summary>
    public int RightIndex(int depth, int column) => RightIsTransposed ? column * Depth + depth : depth * Columns + column;

    private static Shape BatchOf(Shape shape) => new(shape.Dimensions[..^2]);
}
