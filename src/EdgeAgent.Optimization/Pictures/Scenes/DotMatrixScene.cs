using EdgeAgent.Optimization.Pictures.Drawing;

namespace EdgeAgent.Optimization.Pictures.Scenes;

/// <summary>Displays of 5 x 7 dots, of light-emitting diodes and of liquid crystal.</summary>
internal static class DotMatrixScene
{
    private const float Step = 1f / DotFont.Rows;

    public static SceneFacts Draw(Canvas canvas, RandomStream random, int sign, float difficulty)
    {
        bool isLed = random.Chance(0.5f), isOpen = random.Chance(0.25f), isRound = isLed ? random.Chance(0.75f) : random.Chance(0.1f);
        Palette palette = isLed ? Palette.Led(random) : Palette.Lcd(random);
        float narrow = random.Range(0.8f, 1), half = Step / 2 * random.Range(isRound ? 0.7f : 0.75f, 0.98f), width = DotFont.Columns * Step * narrow;
        DigitRow row = DigitRow.Around(random, sign, width + (Step * narrow * random.Range(0.9f, 2.2f)));
        canvas.Begin(Framing.Digit(random, difficulty, width, sign == DisplayClasses.Blank), palette.Ground);
        float ghost = random.Chance(0.6f) ? random.Range(0.02f, 0.06f + (0.04f * difficulty)) : 0;
        for (int place = row.First; place <= row.Last; place++)
        {
            for (int dot = 0; dot < DotFont.Columns * DotFont.Rows; dot++)
            {
                int column = dot % DotFont.Columns, line = dot / DotFont.Columns;
                bool isLit = DotFont.IsLit(row.Signs[place - row.First], isOpen, column, line);
                if (!isLit && ghost <= 0)
                    continue;
                float x = (place * row.Pitch) + ((column - 2) * Step * narrow), y = (line - 3) * Step;
                if (isRound)
                    canvas.Fill(new Disc(x, y, half), palette.Ink, isLit ? 1 : ghost);
                else
                    canvas.Fill(new Box(x, y, half * narrow, half), palette.Ink, isLit ? 1 : ghost);
            }
        }

        Box window = new(
            (row.Left + row.Right) / 2, random.Around(0.04f), ((row.Right - row.Left) / 2) + random.Range(0.02f, 0.3f), 0.5f + random.Range(0.05f, 0.35f));
        Housing.Draw(canvas, random, window);
        return new SceneFacts
        {
            Kind = SceneKind.DotMatrix,
            Ink = palette.Ink,
            Ground = palette.Ground,
            Subject = PlaneBox.Around(0, 0, width / 2, 0.5f),
            BlurLimit = 0.042f,
            IsEmissive = isLed,
        };
    }
}
