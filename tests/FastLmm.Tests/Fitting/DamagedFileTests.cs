using System.Globalization;
using System.Text;
using FastLmm.Tables;

namespace FastLmm.Tests.Fitting;

/// <summary>200 damaged versions of a good file: each gives a fit of what is there or a sentence, with its line where one is to blame.</summary>
public sealed class DamagedFileTests
{
    private const int Versions = 200;
    private const string Formula = "y ~ time * sex + x + (1 + time | id)";

    private static readonly string[] Endings = ["\r\n", "\r", "\n\n", "\r\r\n", "\n"];

    private static readonly string[] WithoutAPlace =
    [
        "is empty", "has a header but no rows", "is not a text file (byte ", "there is no column '", "has more than one column named '",
        "the header is not UTF-8", "a factor", "the factor '", "no row is left to fit", "the column '", "the model has ", "there is only one subject",
        "the random effects can fit all",
    ];

    [Fact]
    public void EachIsAFitOrASentence()
    {
        byte[] good = Encoding.UTF8.GetBytes(Good());
        double criterion = Fit(good, 0).Criterion;
        int fitted = 0, changed = 0, refused = 0;
        for (int seed = 0; seed < Versions; seed++)
        {
            byte[] damaged = Damage(good, seed);
            try
            {
                LmmFit fit = Fit(damaged, seed);
                AssertWhole(fit, seed);
                fitted++;
                if (fit.Criterion != criterion) changed++;
            }
            catch (LmmException error)
            {
                AssertSentence(error, damaged, seed);
                refused++;
            }
        }
        Assert.True(fitted > 20 && changed > 10 && refused > 50, $"{fitted} fitted, {changed} of them otherwise, {refused} refused");
    }

    private static LmmFit Fit(byte[] csv, int seed)
    {
        var options = new FitOptions { Backend = "scalar", Threads = 1 };
        using Table table = Table.FromStream(new MemoryStream(csv), "a.csv", new TableOptions { RowsToDecideKinds = seed % 2 == 0 ? 10_000 : 100 });
        return LinearMixedModel.Fit(Formula, table, options);
    }

    private static void AssertWhole(LmmFit fit, int seed)
    {
        Assert.True(fit.Rows > 0 && double.IsFinite(fit.Criterion), $"seed {seed}");
        Assert.All(fit.FixedEffects, effect => Assert.True(double.IsFinite(effect.Estimate), $"seed {seed}: {effect.Name}"));
    }

    private static void AssertSentence(LmmException error, byte[] damaged, int seed)
    {
        Assert.Equal(FailureKind.BadInput, error.Kind);
        string message = error.Message;
        int at = message.IndexOf("a.csv, line ", StringComparison.Ordinal);
        if (at >= 0)
        {
            string line = string.Concat(message[(at + 12)..].TakeWhile(char.IsAsciiDigit));
            Assert.InRange(int.Parse(line, CultureInfo.InvariantCulture), 1, damaged.Count(b => b is (byte)'\n' or (byte)'\r') + 1);
            return;
        }
        Assert.True(WithoutAPlace.Any(part => message.Contains(part, StringComparison.Ordinal)), $"seed {seed}: {message}");
    }

    private static string Good() => Cohort.Csv(60,
        ("sex", (subject, _, _) => subject % 2 == 0 ? "\"male\"" : "\"female\""),
        ("x", (_, visit, random) => visit == 4 && random.Next(5) == 0 ? "NA" : random.Next(1000).ToString(CultureInfo.InvariantCulture)),
        ("remark", (subject, visit, _) => subject % 9 == 3 && visit == 1 ? "\"two\nlines, \"\"quoted\"\"\"" : "none"));

    private static byte[] Damage(byte[] good, int seed)
    {
        var random = new Random(seed);
        return (seed % 10) switch
        {
            0 => good[..random.Next(good.Length)],
            1 => [.. good[..random.Next(good.Length)], .. good[random.Next(good.Length)..]],
            2 => WithBytes(good, random, () => (byte)random.Next(256)),
            3 => WithBytes(good, random, () => "0123456789"u8[random.Next(10)]),
            4 => WithBytes(good, random, () => "\",\n;\t\r"u8[random.Next(6)]),
            5 => WithoutSome(good, (byte)'"', random),
            6 => WithoutSome(good, (byte)',', random),
            7 => ColumnsMoved(good, random),
            8 => OtherEndings(good, random),
            _ => LinesMoved(good, random),
        };
    }

    private static byte[] WithBytes(byte[] good, Random random, Func<byte> next)
    {
        byte[] damaged = [.. good];
        for (int count = 1 + random.Next(4); count > 0; count--) damaged[random.Next(damaged.Length)] = next();
        return damaged;
    }

    private static byte[] WithoutSome(byte[] good, byte lost, Random random)
    {
        int oneIn = 1 << random.Next(8);
        return [.. good.Where(b => b != lost || random.Next(oneIn) != 0)];
    }

    // A block of rows, as when files with other orders of columns are glued together.
    private static byte[] ColumnsMoved(byte[] good, Random random)
    {
        string[] lines = Lines(good);
        int first = random.Next(lines.Length), count = random.Next(lines.Length - first), by = 1 + random.Next(5);
        for (int i = first; i < first + count; i++)
        {
            string[] fields = lines[i].Split(',');
            lines[i] = string.Join(',', fields.Select((_, k) => fields[(k + by) % fields.Length]));
        }
        return Encoding.UTF8.GetBytes(string.Join('\n', lines));
    }

    private static byte[] OtherEndings(byte[] good, Random random) =>
        Encoding.UTF8.GetBytes(string.Concat(Lines(good).Select(line => line + Endings[Math.Min(random.Next(8), Endings.Length - 1)])));

    private static byte[] LinesMoved(byte[] good, Random random)
    {
        string[] lines = Lines(good);
        for (int count = random.Next(3); count >= 0; count--)
        {
            int a = random.Next(lines.Length), b = random.Next(lines.Length);
            (lines[a], lines[b]) = random.Next(3) == 0 ? (lines[b] + lines[a], "") : (lines[b], lines[a]);
        }
        return Encoding.UTF8.GetBytes(string.Join('\n', lines));
    }

    private static string[] Lines(byte[] text) => Encoding.UTF8.GetString(text).Split('\n');
}
