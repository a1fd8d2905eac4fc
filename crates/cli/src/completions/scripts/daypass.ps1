# Made by: daypass completions powershell

Register-ArgumentCompleter -Native -CommandName daypass -ScriptBlock {
    param($typed, $line, $cursor)
    $words = @($line.CommandElements | Select-Object -Skip 1 | Where-Object { $_.Extent.EndOffset -lt $cursor } | ForEach-Object {
        if ($_ -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $_.Value } else { $_.Extent.Text }
    })
    $plain = $typed.Trim("'", '"') -replace "''", "'"
    $encoding = [Console]::OutputEncoding
    try {
        [Console]::OutputEncoding = [System.Text.Encoding]::UTF8
        $answer = @(& daypass complete powershell "=$plain" @words 2>$null)
    } catch { $answer = @() } finally { [Console]::OutputEncoding = $encoding }
    foreach ($one in $answer) {
        $text, $shown, $tip = $one -split "`t", 3
        [System.Management.Automation.CompletionResult]::new($text, $shown, 'ParameterValue', $tip)
    }
}
