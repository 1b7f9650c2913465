using EdgeAgent.Optimization.Training.Kernels;

namespace EdgeAgent.Optimization.Tests.Training.Kernels;

public sealed class MatrixProductTests
{
    [Fact]
    public void All_three_products_of_a_layer_are_those_of_the_definition()
    {
        for (int seed = 0; seed < 300; seed++)
        {
            Random random = new(seed);
            (int rows, int depth, int columns) = (random.Next(1, 40), random.Next(1, 30), random.Next(1, 50));
            float[] inputs = Draw(random, rows * depth), weights = Draw(random, columns * depth), gradients = Draw(random, rows * columns);
            bool accumulates = random.Next(2) == 0;
            MatrixPanels panels = new();

            panels.PackTransposed(weights, depth, columns);
            float[] outputs = Draw(random, rows * columns), before = [.. outputs];
            MatrixProduct.Run(new LeftSide(inputs, depth, 1), RightSide.Of(panels), rows, depth, columns, outputs, columns, accumulates);
            AssertProduct(outputs, before, rows, depth, columns, accumulates, (m, k) => inputs[(m * depth) + k], (k, n) => weights[(n * depth) + k], seed);

            panels.Pack(weights, columns, depth);
            float[] back = Draw(random, rows * depth);
            before = [.. back];
            MatrixProduct.Run(new LeftSide(gradients, columns, 1), RightSide.Of(panels), rows, columns, depth, back, depth, accumulates);
            AssertProduct(back, before, rows, columns, depth, accumulates, (m, k) => gradients[(m * columns) + k], (k, n) => weights[(k * depth) + n], seed);

            float[] slack = [.. inputs, .. new float[MatrixProduct.PanelColumns]], ofWeights = Draw(random, columns * depth);
            before = [.. ofWeights];
            MatrixProduct.Run(new LeftSide(gradients, 1, columns), RightSide.Rows(slack, depth), columns, rows, depth, ofWeights, depth, accumulates);
            AssertProduct(ofWeights, before, columns, rows, depth, accumulates, (m, k) => gradients[(k * columns) + m], (k, n) => inputs[(k * depth) + n], seed);
        }
    }

    [Fact]
    public void A_side_without_room_behind_its_last_column_is_refused() => Assert.Throws<ArgumentException>(() =>
        MatrixProduct.Run(new LeftSide(new float[4], 2, 1), RightSide.Rows(new float[6], 3), 2, 2, 3, new float[6], 3, accumulates: false));

    private static void AssertProduct(
        float[] actual, float[] before, int rows, int depth, int columns, bool accumulates, Func<int, int, float> left, Func<int, int, float> right, int seed)
    {
        for (int m = 0; m < rows; m++)
        {
            for (int n = 0; n < columns; n++)
            {
                double sum = accumulates ? before[(m * columns) + n] : 0;
                for (int k = 0; k < depth; k++)
                    sum += (double)left(m, k) * right(k, n);
                Assert.True(Math.Abs(sum - actual[(m * columns) + n]) < 1e-4, $"seed {seed}, {rows}x{depth}x{columns}, element ({m}, {n}): {sum} expected, {actual[(m * columns) + n]} found");
            }
        }
    }

    private static float[] Draw(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() * 2) - 1)];
}
