namespace EdgeAgent.Optimization.Pictures.Scenes;

/// <summary>Digits of 5 x 7 dots.</summary>
internal static class DotFont
{
    public const int Columns = 5, Rows = 7;

    private static readonly string[] Digits =
    [
        ".###. #...# #..## #.#.# ##..# #...# .###.",
        "..#.. .##.. ..#.. ..#.. ..#.. ..#.. .###.",
        ".###. #...# ....# ...#. ..#.. .#... #####",
        ".###. #...# ....# ..##. ....# #...# .###.",
        "...#. ..##. .#.#. #..#. ##### ...#. ...#.",
        "##### #.... ####. ....# ....# #...# .###.",
        "..##. .#... #.... ####. #...# #...# .###.",
        "##### ....# ...#. ..#.. .#... .#... .#...",
        ".###. #...# #...# .###. #...# #...# .###.",
        ".###. #...# #...# .#### ....# ...#. .##..",
    ];

    private static readonly string[] OpenDigits =
    [
        ".###. #...# #...# #...# #...# #...# .###.",
        "..#.. ..#.. ..#.. ..#.. ..#.. ..#.. ..#..",
        "##### ....# ....# ##### #.... #.... #####",
        "##### ....# ....# .#### ....# ....# #####",
        "#...# #...# #...# ##### ....# ....# ....#",
        "##### #.... #.... ##### ....# ....# #####",
        "##### #.... #.... ##### #...# #...# #####",
        "##### ....# ....# ....# ....# ....# ....#",
        "##### #...# #...# ##### #...# #...# #####",
        "##### #...# #...# ##### ....# ....# #####",
    ];

    /// <summary>Whether a dot is lit.</summary>
    /// <param name="sign">0 to 9, or blank or minus as the classes number them.</param>
    /// <param name="isOpen">Square digits, the zero without a slash.</param>
    /// <param name="column">0 at the left.</param>
    /// <param name="row">0 at the top.</param>
    public static bool IsLit(int sign, bool isOpen, int column, int row) => sign switch
    {
        DisplayClasses.Blank => false,
        DisplayClasses.Minus => row == Rows / 2,
        _ => (isOpen ? OpenDigits : Digits)[sign][(row * (Columns + 1)) + column] == '#',
    };
}
