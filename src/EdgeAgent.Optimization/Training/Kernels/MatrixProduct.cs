using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace EdgeAgent.Optimization.Training.Kernels;

/// <summary>Dense float32 products <c>c[m, n] (+)= sum over k of a[m, k] * b[k, n]</c> of matrices with any strides.</summary>
/// <remarks>
/// A tile of 8x16 sums, or of 4x16 without 512-bit vectors, stays in registers over the whole depth, k ascending. The left side is read element by
/// element, so it may lie either way; 16 neighbouring columns of the right side lie together. Sums do not depend on how rows and columns are divided.
/// </remarks>
internal static class MatrixProduct
{
    /// <summary>Columns of the right side that lie together; as many may be read behind its last column.</summary>
    public const int PanelColumns = 16;

    /// <summary>The number of columns with those that fill the last panel.</summary>
    /// <param name="columns">The number of columns.</param>
    public static int PaddedColumns(int columns) => (columns + PanelColumns - 1) / PanelColumns * PanelColumns;

    /// <summary>Computes a product.</summary>
    /// <param name="left">The left side, from its first element on.</param>
    /// <param name="right">The right side; element (k, n) lies at n / 16 * Panel + k * Step + n % 16.</param>
    /// <param name="rows">Rows of the result.</param>
    /// <param name="depth">Products in each sum.</param>
    /// <param name="columns">Columns of the result.</param>
    /// <param name="result">The result, from its first element on.</param>
    /// <param name="stride">Elements from one row of the result to the next.</param>
    /// <param name="accumulates">Whether sums are added to what is there.</param>
    public static void Run(LeftSide left, RightSide right, int rows, int depth, int columns, Span<float> result, int stride, bool accumulates)
    {
        if (rows == 0 || columns == 0)
            return;
        Check(left, right, rows, depth, columns, result, stride);
        Span<float> tile = stackalloc float[8 * PanelColumns];
        for (int column = 0; column < columns; column += PanelColumns)
        {
            int width = Math.Min(PanelColumns, columns - column);
            ref float panel = ref Unsafe.Add(ref MemoryMarshal.GetReference(right.Values), column / PanelColumns * right.Panel);
            ref float to = ref Unsafe.Add(ref MemoryMarshal.GetReference(result), column);
            if (Vector512.IsHardwareAccelerated)
            {
                for (int row = 0; row < rows; row += 8)
                {
                    ref float a = ref Unsafe.Add(ref MemoryMarshal.GetReference(left.Values), row * left.Row);
                    Tile8(ref a, left.Row, left.Step, ref panel, right.Step, depth, Math.Min(8, rows - row), ref Unsafe.Add(ref to, row * stride), stride, width, accumulates, ref tile[0]);
                }
            }
            else
            {
                for (int row = 0; row < rows; row += 4)
                {
                    ref float a = ref Unsafe.Add(ref MemoryMarshal.GetReference(left.Values), row * left.Row);
                    Tile4(ref a, left.Row, left.Step, ref panel, right.Step, depth, Math.Min(4, rows - row), ref Unsafe.Add(ref to, row * stride), stride, width, accumulates, ref tile[0]);
                }
            }
        }
    }

    private static void Check(LeftSide left, RightSide right, int rows, int depth, int columns, Span<float> result, int stride)
    {
        long lastLeft = ((long)(rows - 1) * left.Row) + ((long)Math.Max(depth - 1, 0) * left.Step);
        long lastRight = ((long)((columns - 1) / PanelColumns) * right.Panel) + ((long)Math.Max(depth - 1, 0) * right.Step) + PanelColumns - 1;
        if (depth > 0 && (lastLeft >= left.Values.Length || lastRight >= right.Values.Length))
            throw new ArgumentException("A side of the product is shorter than its rows, or has no room behind its last column.");
        if (((long)(rows - 1) * stride) + columns > result.Length)
            throw new ArgumentException("The result is shorter than its rows.", nameof(result));
    }

    private static void Tile8(
        ref float a, int aRow, int aStep, ref float b, int bStep, int depth, int rows, ref float to, int stride, int width, bool accumulates, ref float tile)
    {
        unchecked
        {
            // Rows behind the last are computed as the last once more, and not stored.
            int last = rows - 1;
            nint o1 = Math.Min(1, last) * (nint)aRow, o2 = Math.Min(2, last) * (nint)aRow, o3 = Math.Min(3, last) * (nint)aRow, o4 = Math.Min(4, last) * (nint)aRow;
            nint o5 = Math.Min(5, last) * (nint)aRow, o6 = Math.Min(6, last) * (nint)aRow, o7 = Math.Min(7, last) * (nint)aRow;
            Vector512<float> c0 = default, c1 = default, c2 = default, c3 = default, c4 = default, c5 = default, c6 = default, c7 = default;
            for (int k = 0; k < depth; k++)
            {
                Vector512<float> panel = Vector512.LoadUnsafe(ref b);
                c0 = Vector512.MultiplyAddEstimate(Vector512.Create(a), panel, c0);
                c1 = Vector512.MultiplyAddEstimate(Vector512.Create(Unsafe.Add(ref a, o1)), panel, c1);
                c2 = Vector512.MultiplyAddEstimate(Vector512.Create(Unsafe.Add(ref a, o2)), panel, c2);
                c3 = Vector512.MultiplyAddEstimate(Vector512.Create(Unsafe.Add(ref a, o3)), panel, c3);
                c4 = Vector512.MultiplyAddEstimate(Vector512.Create(Unsafe.Add(ref a, o4)), panel, c4);
                c5 = Vector512.MultiplyAddEstimate(Vector512.Create(Unsafe.Add(ref a, o5)), panel, c5);
                c6 = Vector512.MultiplyAddEstimate(Vector512.Create(Unsafe.Add(ref a, o6)), panel, c6);
                c7 = Vector512.MultiplyAddEstimate(Vector512.Create(Unsafe.Add(ref a, o7)), panel, c7);
                a = ref Unsafe.Add(ref a, (nint)aStep);
                b = ref Unsafe.Add(ref b, (nint)bStep);
            }

            if (accumulates && width == PanelColumns && last == 7)
            {
                c0 += Vector512.LoadUnsafe(ref to);
                c1 += Vector512.LoadUnsafe(ref to, (nuint)stride);
                c2 += Vector512.LoadUnsafe(ref to, (nuint)(2 * stride));
                c3 += Vector512.LoadUnsafe(ref to, (nuint)(3 * stride));
                c4 += Vector512.LoadUnsafe(ref to, (nuint)(4 * stride));
                c5 += Vector512.LoadUnsafe(ref to, (nuint)(5 * stride));
                c6 += Vector512.LoadUnsafe(ref to, (nuint)(6 * stride));
                c7 += Vector512.LoadUnsafe(ref to, (nuint)(7 * stride));
            }

            // A tile that is cut off goes by way of memory.
            bool isWhole = width == PanelColumns && last == 7;
            ref float target = ref isWhole ? ref to : ref tile;
            nuint step = isWhole ? (nuint)stride : PanelColumns;
            c0.StoreUnsafe(ref target);
            c1.StoreUnsafe(ref target, step);
            c2.StoreUnsafe(ref target, 2 * step);
            c3.StoreUnsafe(ref target, 3 * step);
            c4.StoreUnsafe(ref target, 4 * step);
            c5.StoreUnsafe(ref target, 5 * step);
            c6.StoreUnsafe(ref target, 6 * step);
            c7.StoreUnsafe(ref target, 7 * step);
            if (!isWhole)
                StorePart(ref tile, rows, ref to, stride, width, accumulates);
        }
    }

    private static void Tile4(
        ref float a, int aRow, int aStep, ref float b, int bStep, int depth, int rows, ref float to, int stride, int width, bool accumulates, ref float tile)
    {
        unchecked
        {
            int last = rows - 1;
            nint o1 = Math.Min(1, last) * (nint)aRow, o2 = Math.Min(2, last) * (nint)aRow, o3 = Math.Min(3, last) * (nint)aRow;
            Vector256<float> c0 = default, d0 = default, c1 = default, d1 = default, c2 = default, d2 = default, c3 = default, d3 = default;
            for (int k = 0; k < depth; k++)
            {
                Vector256<float> low = Vector256.LoadUnsafe(ref b), high = Vector256.LoadUnsafe(ref b, 8);
                Vector256<float> left = Vector256.Create(a);
                (c0, d0) = (Vector256.MultiplyAddEstimate(left, low, c0), Vector256.MultiplyAddEstimate(left, high, d0));
                left = Vector256.Create(Unsafe.Add(ref a, o1));
                (c1, d1) = (Vector256.MultiplyAddEstimate(left, low, c1), Vector256.MultiplyAddEstimate(left, high, d1));
                left = Vector256.Create(Unsafe.Add(ref a, o2));
                (c2, d2) = (Vector256.MultiplyAddEstimate(left, low, c2), Vector256.MultiplyAddEstimate(left, high, d2));
                left = Vector256.Create(Unsafe.Add(ref a, o3));
                (c3, d3) = (Vector256.MultiplyAddEstimate(left, low, c3), Vector256.MultiplyAddEstimate(left, high, d3));
                a = ref Unsafe.Add(ref a, (nint)aStep);
                b = ref Unsafe.Add(ref b, (nint)bStep);
            }

            c0.StoreUnsafe(ref tile);
            d0.StoreUnsafe(ref tile, 8);
            c1.StoreUnsafe(ref tile, PanelColumns);
            d1.StoreUnsafe(ref tile, PanelColumns + 8);
            c2.StoreUnsafe(ref tile, 2 * PanelColumns);
            d2.StoreUnsafe(ref tile, (2 * PanelColumns) + 8);
            c3.StoreUnsafe(ref tile, 3 * PanelColumns);
            d3.StoreUnsafe(ref tile, (3 * PanelColumns) + 8);
            StorePart(ref tile, rows, ref to, stride, width, accumulates);
        }
    }

    /// <summary>Copies or adds the part of a tile that belongs to the result.</summary>
    private static void StorePart(ref float tile, int rows, ref float to, int stride, int width, bool accumulates)
    {
        for (int row = 0; row < rows; row++)
        {
            ref float from = ref Unsafe.Add(ref tile, row * PanelColumns), target = ref Unsafe.Add(ref to, row * stride);
            int i = 0;
            for (; i <= width - 8; i += 8)
            {
                Vector256<float> sums = Vector256.LoadUnsafe(ref from, (nuint)i);
                (accumulates ? Vector256.LoadUnsafe(ref target, (nuint)i) + sums : sums).StoreUnsafe(ref target, (nuint)i);
            }

            for (; i < width; i++)
                Unsafe.Add(ref target, i) = (accumulates ? Unsafe.Add(ref target, i) : 0) + Unsafe.Add(ref from, i);
        }
    }
}
